import type { INode, INodeProperties } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { PiApi } from '../../nodes/PiApi/PiApi.node';
import { kling } from '../../nodes/products/kling';
import { productFields } from '../../nodes/shared/forms/resourceFields';
import { publicSurface } from './publicSurface';

test('saved workflows would change with what differs here; if that is on purpose: npm run record:surface', () => {
	expect(publicSurface().join('\n')).toMatchSnapshot('public surface');
});

describe('a saved node stays what it is', () => {
	/** The parameters n8n uses for a node that was saved with these; it does not store values equal to the default. */
	const resolved = (properties: INodeProperties[], parameters: INode['parameters']) =>
		NodeHelpers.getNodeParameters(properties, parameters, true, false, null, null);

	test('when its product gets an operation that sorts first', () => {
		const { properties } = new PiApi().description;
		const [task] = kling.tasks;
		if (task === undefined) throw new Error('Kling has operations');
		const withOneMore = {
			...kling,
			tasks: [
				{ ...task, name: 'Add Captions', value: 'addCaptions', action: 'Add captions with Kling' },
				...kling.tasks,
			],
		};
		const others = properties.filter(({ displayOptions }) => !displayOptions?.show?.resource?.includes('kling'));
		const saved = { resource: 'kling', prompt: 'A red fox' };
		const before = resolved([...others, ...productFields(kling)], saved);
		const after = resolved([...others, ...productFields(withOneMore)], saved);
		expect(after).toEqual(before);
		expect(after?.operation).toBe(kling.defaultOperation);
	});
});
