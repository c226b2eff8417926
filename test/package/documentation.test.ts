/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a test on the developer's machine, not code that runs inside n8n */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import ts from 'typescript';

import { PiApi as PiApiCredential } from '../../credentials/PiApi.credentials';
import { AiHug } from '../../nodes/AiHug/AiHug.node';
import { PiApi } from '../../nodes/PiApi/PiApi.node';
import { PiApiPollingTrigger } from '../../nodes/PiApiPollingTrigger/PiApiPollingTrigger.node';
import { PiApiTrigger } from '../../nodes/PiApiTrigger/PiApiTrigger.node';

const root = join(__dirname, '../..');
const filesIn = (folder: string, end: string): string[] =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith(end))
		.map((name) => join(folder, name));

const userPages = ['README.md', ...filesIn('docs', '.md')];
const pages = [...userPages, 'CONTRIBUTING.md', 'CHANGELOG.md'];
const sources = [...filesIn('nodes', '.ts'), ...filesIn('credentials', '.ts')];
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** As GitHub makes them of headings. */
const anchorsOf = (page: string) =>
	[...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\w\- ]/g, '')
			.replace(/ /g, '-'),
	);

describe('links of the documentation', () => {
	const links = pages.flatMap((page) =>
		[...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']): [string, string] => [page, link]),
	);

	test.each(links.filter(([, link]) => !/^https?:/.test(link)))('%s: %s leads somewhere', (page, link) => {
		const [path = '', anchor] = link.split('#');
		const target = path === '' ? page : relative(root, join(root, dirname(page), path));
		expect(existsSync(join(root, target))).toBe(true);
		if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
	});

	const ownAddress = /n8n-nodes-piapi-tasks#([\w-]+)/g;
	const fromNodes = [...sources, ...filesIn('nodes', '.node.json')].flatMap((file) =>
		[...read(file).matchAll(ownAddress)].map(([, anchor = '']): [string, string] => [file, anchor]),
	);
	test.each(fromNodes)('%s: the README has a heading #%s', (_, anchor) => {
		expect(anchorsOf('README.md')).toContain(anchor);
	});

	const tests = pages.flatMap((page) =>
		[...read(page).matchAll(/`(test\/[\w./]+\.ts)`/g)].map(([, path = '']): [string, string] => [page, path]),
	);
	test.each(tests)('%s: %s exists', (_, path) => expect(existsSync(join(root, path))).toBe(true));
});

/** The text of a literal with … for its expressions, or of each branch of a condition. */
function textsOf(node: ts.Node): string[] {
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isTemplateExpression(node)) {
		return [node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')];
	}
	if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
	return [];
}

/** The texts of a table of reasons, or of a choice between reasons. */
function reasonsIn(node: ts.Expression): string[] {
	if (!ts.isObjectLiteralExpression(node)) return textsOf(node);
	return node.properties.flatMap((entry) => (ts.isPropertyAssignment(entry) ? textsOf(entry.initializer) : []));
}

/** What a user reads first of an error: arguments of the functions that make one, and members that hold a reason. */
function messagesIn(file: string): string[] {
	const messages: string[] = [];
	const visit = (node: ts.Node) => {
		if (ts.isCallExpression(node) && ['userError', 'failureError'].includes(node.expression.getText())) {
			messages.push(...node.arguments.slice(0, 1).flatMap(textsOf));
		}
		if (ts.isPropertyAssignment(node) && ['message', 'reason', 'is', 'emptyReason'].includes(node.name.getText())) {
			messages.push(...textsOf(node.initializer));
		}
		if (ts.isVariableDeclaration(node) && ['problem', 'connectionProblems'].includes(node.name.getText())) {
			messages.push(...(node.initializer ? reasonsIn(node.initializer) : []));
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true));
	return messages;
}

describe('docs/when-something-goes-wrong.md', () => {
	// n8n shows these to nobody: they are answers to a call, or end a run that somebody stopped.
	const notForUsers = [
		'Another call has just resumed the execution',
		'Not all tasks are finished yet',
		'The files are being downloaded',
		'the execution was canceled',
		'the node was interrupted',
	];
	const messages = new Map(
		sources
			.filter((file) => file.startsWith('nodes'))
			.flatMap((file) => messagesIn(file).map((message): [string, string] => [message, file])),
	);
	const named = [...messages].filter(([message]) => /\p{L} \p{L}/u.test(message) && !notForUsers.includes(message));

	test('there are messages to look for', () => expect(named.length).toBeGreaterThan(80));

	test.each(named)('has “%s” (%s)', (message) => {
		const longestPart = message
			.split(/[…'“”()]/)
			.map((part) => part.replace(/^[\s.:]+|[\s.:]+$/g, ''))
			.reduce((one, other) => (other.length > one.length ? other : one));
		expect(read('docs/when-something-goes-wrong.md')).toContain(longestPart);
	});
});

/** The labels of fields, options and choices, of nested ones too. */
function labelsIn(properties: Array<INodeProperties | INodePropertyOptions | INodePropertyCollection>): string[] {
	return properties.flatMap((property) => [
		'displayName' in property ? property.displayName : property.name,
		...('action' in property && property.action !== undefined ? [property.action] : []),
		...('options' in property && property.options !== undefined ? labelsIn(property.options) : []),
		...('values' in property ? labelsIn(property.values) : []),
	]);
}

describe('a field, an option or a choice that a page names exists', () => {
	/** Labels of n8n's own screens and nodes. */
	const n8nLabels = [
		'Settings → Community nodes → Install',
		'Community nodes',
		'Execute step',
		'Expression',
		'Fixed',
		'Immediately',
		'Max Iterations',
		'On Error',
		'Continue (using error output)',
		'Continue On Fail',
		'Retry On Fail',
		'Retry',
		'Production URL',
		'Poll Times',
		'Fetch Test Event',
		'Loop Over Items',
		'PiAPI API',
		'MCP Server Trigger',
		'Remove Duplicates',
		'Publish',
		"Using 'Respond to Webhook' Node",
		'When Last Node Finishes',
		'Unreleased',
		'Resource',
	];
	const nodes = [new AiHug(), new PiApi(), new PiApiTrigger(), new PiApiPollingTrigger()];
	const labels = new Set([
		...n8nLabels,
		...nodes.map(({ description }) => description.displayName),
		...new PiApiCredential().properties.map(({ displayName }) => displayName),
		...nodes.flatMap(({ description }) => labelsIn(description.properties)),
	]);
	const guides = userPages.filter((page) => !/benchmarks|reliability|README|when-something/.test(page));
	const names = guides.flatMap((page) =>
		[...read(page).matchAll(/(?<!\*)\*\*?([A-Z][^*\n.,:]*)\*\*?(?!\*)/g)].map(([, name = '']): [string, string] => [
			page,
			name,
		]),
	);
	test.each(
		names.filter(([, name]) =>
			/^(?:[A-Z(][\w)]*|to|a|in|as|for|at|per|of)(?: (?:[A-Z(][\w)]*|to|a|in|as|for|at|per|of))*$/.test(name),
		),
	)('%s: %s', (_, name) => expect([...labels]).toContain(name));
});
