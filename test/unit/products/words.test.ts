import type { ESLint } from 'eslint';
import { Linter } from 'eslint';
import type { INodeProperties } from 'n8n-workflow';

import { AiHug } from '../../../nodes/AiHug/AiHug.node';
import { PiApi } from '../../../nodes/PiApi/PiApi.node';
import { PiApiPollingTrigger } from '../../../nodes/PiApiPollingTrigger/PiApiPollingTrigger.node';
import { PiApiTrigger } from '../../../nodes/PiApiTrigger/PiApiTrigger.node';
import { products } from '../../../nodes/products';
import { productFields, resourceField } from '../../../nodes/shared/forms/resourceFields';
import { operations } from './operations';

const properties = [resourceField(products, 'aiHug'), ...products.flatMap(productFields)];

test("n8n's linter finds nothing", () => {
	const code = `import type { INodeProperties } from 'n8n-workflow';\nexport const fields: INodeProperties[] = ${asCode(properties)};\n`;
	// Required rather than imported: the plugin brings no types.
	const parser = jest.requireActual<Linter.Parser>('@typescript-eslint/parser');
	const n8nNodesBase = jest.requireActual<ESLint.Plugin & { configs: { nodes: { rules: Linter.RulesRecord } } }>(
		'eslint-plugin-n8n-nodes-base',
	);
	const { rules } = n8nNodesBase.configs.nodes;
	const linted = new Linter({ configType: 'flat' }).verify(
		code,
		[{ files: ['**/*.ts'], plugins: { 'n8n-nodes-base': n8nNodesBase }, languageOptions: { parser }, rules }],
		'FieldsDescription.ts',
	);
	const lines = code.split('\n');
	// It would write Kling in lower case, and takes no name for proper.
	const casing = 'n8n-nodes-base/node-param-operation-option-action-miscased';
	const found = linted.filter(({ ruleId, line }) => ruleId !== casing && !lines[line - 1]?.includes('"Skyreels"'));
	expect(found.map(({ ruleId, line, message }) => `${ruleId}: ${message} ${lines[line - 1]}`)).toEqual([]);
});

/** As a person would write it: the linter reads literals without quotes around their names. */
const asCode = (value: unknown): string => JSON.stringify(value, null, 1).replace(/^(\s*)"(\w+)":/gm, '$1$2:');

const sentences = properties.flatMap((property) => [property, ...innerFields(property)]);

function innerFields({ options = [] }: INodeProperties): INodeProperties[] {
	return options.flatMap((option) => {
		if ('values' in option) return option.values;
		return 'type' in option && 'displayName' in option ? [option, ...innerFields(option)] : [];
	});
}

test('texts are written as n8n writes them', () => {
	for (const { displayName, description, hint, placeholder, type } of sentences) {
		if (type !== 'notice')
			expect(displayName).toMatch(
				/^(?:(?:[A-Z0-9][\w.'-]*|\((?:[A-Z]\w*|JSON)( \w+)?\)|a|an|of|in|on|at|the|to)(?: |$))+$/,
			);
		for (const text of [description, hint]) {
			if (text === undefined) continue;
			const isOneSentence = !/[.?!] [A-Z]/.test(text);
			expect([text, text.endsWith('.')]).toEqual([text, !isOneSentence]);
			expect(text).toMatch(/^[A-Z]/);
		}
		if (placeholder !== undefined && type === 'string') expect(placeholder).toMatch(/^e\.g\. \S/);
	}
	for (const { product, task } of operations) {
		expect(task.name).toMatch(
			/^(?:[A-Z0-9][\w.]*|\([\w ]+\)|a|an|of|in|on|or|for|the|to)(?: (?:[A-Z0-9][\w.]*|\([\w ]+\)|a|an|of|in|on|or|for|the|to))*$/,
		);
		expect([task.name, product.name.endsWith('.')]).toEqual([task.name, false]);
	}
});

/** What a person says where PiAPI's name of a product is longer, or no name at all. */
const spokenNames: Record<string, string> = {
	gemini: 'Nano Banana',
	hunyuan: 'Hunyuan',
	imageTools: 'PiAPI',
	luma: 'Luma',
	tts: 'F5 TTS',
	udio: 'Udio',
	videoTools: 'PiAPI',
	wanx: 'Wan',
};

test('an action names its product, because n8n names the node after it, and no two are the same', () => {
	const actions = operations.map(({ task }) => task.action);
	expect(new Set(actions).size).toBe(actions.length);
	for (const { product, task } of operations) expect(task.action).toContain(spokenNames[product.value] ?? product.name);
});

/** Words that n8n's guidelines for texts replace, and those of JavaScript. */
const unwanted =
	/\b(?:picture|pictures|said to|whatever|if wanted|goes on|as it comes|knows nothing|left out|how fine|colour|favour|undefined|null|NaN)\b|\[object|\w\.\. /i;

const shownKeys = ['displayName', 'description', 'hint', 'placeholder', 'action', 'subtitle'];

/** Every text of a node that a person reads. */
function textsOf(value: unknown, key = ''): string[] {
	if (typeof value === 'string') return shownKeys.includes(key) ? [value] : [];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]) => textsOf(inner, Array.isArray(value) ? key : name));
}

test.each(
	[new AiHug(), new PiApi(), new PiApiTrigger(), new PiApiPollingTrigger()].map(({ description }) => description),
)('$displayName speaks in the words of n8n and PiAPI', (description) => {
	const texts = textsOf(description);
	expect(texts.length).toBeGreaterThan(5);
	expect(texts.filter((text) => unwanted.test(text))).toEqual([]);
});
