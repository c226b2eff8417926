import { OperationalError } from 'n8n-workflow';

import { isMedia, mediaParameters, parameterName } from '../../../nodes/shared/forms/parameterNames';
import { requestsOfOperations } from '../../catalogue';
import { exampleSent, isCompatible, isNeeded, isRequired, parametersOf } from '../../exampleParameters';
import { bodyOf, eachOperation, operations, topName } from './operations';

describe('requests', () => {
	test('there is a recorded request for each operation, and no other', () => {
		expect([...requestsOfOperations.keys()].sort()).toEqual(operations.map(({ id }) => id).sort());
	});

	test.each(eachOperation)('%s with the least a person can enter', (id, { task }) => {
		const body = bodyOf(task, parametersOf(task, isNeeded(task)));
		expect(body).toEqual(requestsOfOperations.get(id));
	});

	test.each(eachOperation)('%s with everything', (_, { task }) => {
		const { input } = bodyOf(task, parametersOf(task, isCompatible(task)));
		const inputs = task.inputs.filter(isCompatible(task));
		for (const field of inputs) {
			const sent = field.name.split('.').reduce((value, name) => value?.[name], input);
			expect([field.name, sent]).toEqual([field.name, exampleSent(field)]);
		}
		expect(Object.keys(input).sort()).toEqual([...new Set(inputs.map(topName))].sort());
	});

	test.each(eachOperation)('%s refuses to go without what it needs, by name', (_, { task }) => {
		for (const missing of task.inputs.filter(isRequired)) {
			const parameters = parametersOf(task, (field) => isNeeded(task)(field) && field !== missing);
			const name = isMedia(missing) ? mediaParameters(task, missing).url : parameterName(missing);
			const label = isMedia(missing) ? mediaParameters(task, missing).urlLabel : missing.label;
			for (const empty of ['', ' ', null, undefined]) {
				expect(() => bodyOf(task, { ...parameters, [name]: empty })).toThrow(`'${label}' is empty`);
			}
		}
	});

	test.each(eachOperation)('%s never crashes on what an expression may give', (_, { task }) => {
		const odd: unknown[] = [
			0,
			-1,
			1e21,
			NaN,
			true,
			'x',
			[],
			[null],
			[{}],
			{},
			{ entries: 7 },
			{ entries: [null, 'x'] },
			{ toString: 1 },
		];
		const full = parametersOf(task, () => true);
		const additional = new Map(Object.entries(full)).get('additionalFields');
		const inAdditional = Object.keys(additional ?? {});
		for (const value of odd) {
			const attempts = [
				...Object.keys(full).map((name) => ({ ...full, [name]: value })),
				...inAdditional.map((name) => ({ ...full, additionalFields: { ...Object(additional), [name]: value } })),
			];
			for (const parameters of attempts) {
				try {
					bodyOf(task, parameters);
				} catch (refusal) {
					expect(refusal).toBeInstanceOf(OperationalError);
				}
			}
		}
	});
});
