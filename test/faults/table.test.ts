/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- test code: runs n8n's engine, not inside n8n */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { closeEngine } from '../engine/harness';
import { faultVariants, type Meaning } from './faults';
import { modes, type Operation } from './expectations';
import { hugOperations, piApiOperations } from './operations';
import { allCases } from './faultCase';

afterAll(closeEngine);

const page = join(__dirname, '../../docs/reliability.md');
const [begin, end] = ['<!-- What was tried: made by the tests -->', '<!-- The end of what was tried -->'];

const row = (...cells: Array<string | number>) => `| ${cells.join(' | ')} |`;
const headed = (names: string[], rows: string[]) => [row(...names), row(...names.map(() => '---')), ...rows].join('\n');
const grouped = (count: number) => count.toLocaleString('en-US');

function operationsTable(): string {
	const rowsOf = (node: string, operations: Operation[]) =>
		operations.map((operation) => {
			const requestKinds = operation.requestKinds.map(({ name }) => name).join(', ');
			return row(node, operation.name, requestKinds, grouped(allCases([operation]).length));
		});
	const all = [...rowsOf('PiAPI AI Hug', hugOperations), ...rowsOf('PiAPI', piApiOperations)];
	const sum = row('', 'together', '', grouped(allCases([...hugOperations, ...piApiOperations]).length));
	return headed(['Node', 'Operation', 'Request with the fault', 'Runs'], [...all, sum]);
}

const meanings: Record<Meaning, string> = {
	ok: 'read as usual',
	rejected: 'not retried: an error at once',
	rateLimited: 'retried after a pause; without waiting, Get Task fails with an error',
	lost: 'retried where the node waits, uploads, or reads a list or the account; a lost creation is looked for in the task history, and never sent again; otherwise an error',
};

const faultsTable = () =>
	headed(
		['Fault', 'What the node does'],
		faultVariants.map(({ name, means, seconds }) =>
			row(name, seconds === undefined ? meanings[means] : `${meanings[means]}; a language model is waited for`),
		),
	);

const tried = () =>
	[
		operationsTable(),
		`The ${faultVariants.length} faults, each ${modes.map(({ name }) => name).join(', ')}:`,
		faultsTable(),
	].join('\n\n');

test('docs/reliability.md says what is tried; with UPDATE_TABLE=1 it is written', () => {
	const text = readFileSync(page, 'utf8');
	const [before = '', rest = ''] = text.split(begin);
	const [, after = ''] = rest.split(end);
	const right = `${before}${begin}\n\n${tried()}\n\n${end}${after}`;
	if (process.env.UPDATE_TABLE) writeFileSync(page, right);
	expect(readFileSync(page, 'utf8')).toBe(right);
});
