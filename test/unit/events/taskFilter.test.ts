import type { IDataObject } from 'n8n-workflow';

import { taskFilter } from '../../../nodes/shared/events/taskFilter';

const usual = ['completed', 'failed'];
const all = ['completed', 'failed', 'processing', 'cancelled'];

const filterOf = (statuses: unknown, models: unknown = '') =>
	taskFilter((name) =>
		new Map([
			['statuses', statuses],
			['models', models],
		]).get(name),
	);

const wantedBy = (statuses: unknown) => {
	const { isWantedStatus } = filterOf(statuses);
	return all.filter((status) => isWantedStatus({ status }));
};

test.each<[string, unknown, string[]]>([
	['nothing', undefined, usual],
	['null', null, usual],
	['an empty list', [], []],
	['a list', ['failed'], ['failed']],
	['a text', 'completed', ['completed']],
	['a text with commas', 'completed, processing', ['completed', 'processing']],
	['a text with semicolons and lines', 'completed;failed\nprocessing', ['completed', 'failed', 'processing']],
	['JSON', '["completed", "failed"]', usual],
	['a list of texts with commas', ['completed,failed'], usual],
	['objects with a value', [{ name: 'Completed', value: 'completed' }], ['completed']],
	['objects with a name', [{ name: 'Failed' }], ['failed']],
	['other case and blanks', ' COMPLETED\u200b', ['completed']],
	['PiAPI’s other words', ['finished', 'canceled'], ['completed', 'cancelled']],
	['an empty entry', ['completed', '', null], ['completed']],
	['a number', 7, []],
	['an object without anything', {}, []],
])('%s as the statuses', (_, statuses, wanted) => expect(wantedBy(statuses).sort()).toEqual([...wanted].sort()));

test.each(['finished', 'success', 'Completed ', 'DONE'])('a task that PiAPI calls %s is completed', (status) => {
	expect(filterOf(['completed']).isWantedStatus({ status })).toBe(true);
	expect(filterOf(['failed']).isWantedStatus({ status })).toBe(false);
});

const hug = 'Qubico/hug-video';

test.each<[string, unknown, unknown, boolean]>([
	['no models', undefined, hug, true],
	['no models', '', undefined, true],
	['an empty list', [], hug, true],
	['blanks', ' \u200b', hug, true],
	['commas alone', ', ,', hug, true],
	['the model', hug, hug, true],
	['the model in other case', 'qubico/HUG-video', hug, true],
	['the model with blanks', ` ${hug}\n`, ` ${hug}`, true],
	['a list with it', `kling, ${hug}`, hug, true],
	['JSON with it', `["kling","${hug}"]`, hug, true],
	['another one', 'kling', hug, false],
	['a part of it', 'hug-video', hug, false],
	['one', hug, undefined, false],
	['one', hug, { name: hug }, false],
])('with %s as the models (%j), the model %j is wanted: %p', (_, models, model, wanted) => {
	const task = { model } as IDataObject;
	expect(filterOf(undefined, models).isWantedModel(task)).toBe(wanted);
});
