import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { creationKey, storeCreation, storedCreation } from '../../../nodes/shared/run/storedCreations';

interface Where {
	execution?: string;
	run?: number;
	type?: string;
}

/** n8n's context of one try; `memory` is what n8n keeps with the execution, and hands on when a person presses Retry. */
const tryOf = (memory: IDataObject, { execution = '1', run = 0, type = 'n8n-nodes-piapi-tasks.aiHug' }: Where = {}) =>
	({
		getContext: () => memory,
		getExecutionId: () => execution,
		getNode: () => ({ type }),
		evaluateExpression: () => run,
	}) as unknown as IExecuteFunctions;

describe.each<[string, Where, Where, boolean]>([
	['the next try', {}, {}, true],
	['another round of a loop', {}, { run: 1 }, false],
	['a new execution, as by the button Retry', {}, { execution: '2' }, false],
	['an agent’s tool, whose calls are all runs of their own', { type: 'aiHugTool' }, { type: 'aiHugTool' }, false],
])('a creation is known to %s', (_, first, second, isSameWhateverItsContent) => {
	const known = (content: string, item = 0) => {
		const memory: IDataObject = {};
		const earlier = tryOf(memory, first);
		storeCreation(earlier, creationKey(earlier, 0, { photo: 'one' }), { taskId: 'a task' });
		const later = tryOf(memory, second);
		return storedCreation(later, creationKey(later, item, { photo: content }))?.taskId;
	};

	test('for the same content', () => expect(known('one')).toBe(second.run ? undefined : 'a task'));
	test('for other content', () => expect(known('two')).toBe(isSameWhateverItsContent ? 'a task' : undefined));
	test('but not for another item', () => expect(known('one', 1)).toBeUndefined());
	test('nor for one whose number begins alike', () => expect(known('one', 10)).toBeUndefined());
});
