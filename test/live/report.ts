import { isObject } from '../../nodes/shared/utils/values';
import type { Account, Answer } from './probes';
import { ask, historyRows, probes, taskSurprises } from './probes';
import { differences, shapeOf } from './shape';

/** So many tasks of the history are looked at. */
const tasksLookedAt = 10;

export interface Section {
	name: string;
	/** One sentence for each difference. */
	lines: string[];
}

/**
 * Asks PiAPI what the package relies on and compares its answers with those of `assumed`, a simulator with a finished
 * task in its history. Creates nothing that costs.
 */
export async function compare(live: Account, assumed: Account): Promise<Section[]> {
	const sections: Section[] = [];
	for (const { name, ask: question, surprises } of probes) {
		const [real, expected] = [await question(live), await question(assumed)];
		sections.push({ name, lines: [...surprises(real), ...differences(shapeOf(real.body), shapeOf(expected.body))] });
	}
	const rows = historyRows(await ask(live, 'GET', `/api/open/tasks/histories?page=1&page_size=${tasksLookedAt}`));
	const [known] = historyRows(await ask(assumed, 'GET', '/api/open/tasks/histories?page=1&page_size=1'));
	const expected = known && (await taskAnswer(assumed, known.task_id));
	for (const { task_id: id } of rows) {
		const answer = await taskAnswer(live, id);
		sections.push({ name: `Task ${String(id)}`, lines: taskLines(answer, expected) });
	}
	return sections;
}

/** The task's answer may differ from a hug's in what is the product's own. */
export const taskLines = (answer: Answer, expected: Answer | undefined): string[] => [
	...taskSurprises(answer),
	...(expected ? differences(shapeOf(withoutProduct(answer.body)), shapeOf(withoutProduct(expected.body))) : []),
];

export const taskAnswer = async (account: Account, id: unknown): Promise<Answer> =>
	await ask(account, 'GET', `/api/v1/task/${String(id)}`);

function withoutProduct(body: unknown): unknown {
	if (!isObject(body) || !isObject(body.data)) return body;
	return { ...body, data: { ...body.data, input: {}, output: {}, logs: [], detail: null } };
}

/** The report as Markdown, without anything that belongs to the account alone. */
export function markdown(sections: Section[], secrets: string[]): string {
	const differing = sections.filter(({ lines }) => lines.length > 0);
	const same = sections.filter(({ lines }) => lines.length === 0).map(({ name }) => `- ${name}`);
	const text = [
		'# PiAPI compared with what n8n-nodes-piapi-tasks assumes',
		'',
		...differing.flatMap(({ name, lines }) => [`## ${name}`, '', ...lines.map((line) => `- ${line}`), '']),
		'## As assumed',
		'',
		...(same.length > 0 ? same : ['- nothing']),
		'',
	].join('\n');
	return secrets
		.filter((secret) => secret !== '')
		.reduce((masked, secret) => masked.split(secret).join('********'), text);
}
