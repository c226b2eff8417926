import { hugVideo } from '../../../nodes/products/aiHug';
import { callsBack } from '../../../nodes/products/callsBack';
import { productTaskOf } from '../../../nodes/products/productTaskOf';
import type { Choice, InputField, ProductTask } from '../../../nodes/shared/forms/productTypes';
import type { CatalogueEntry, CatalogueInput } from '../../catalogue';
import { catalogue } from '../../catalogue';
import { isRequired } from '../../exampleParameters';
import type { Operation } from './operations';
import { operations, topName, valuesOf } from './operations';

/** The names an operation has in `input`, also what goes along with a field. */
const namesOf = ({ inputs }: ProductTask): string[] =>
	sorted(
		inputs.flatMap((field) => [field.name, ...Object.keys(field.alongside ?? {})]).map((name) => topName({ name })),
	);

const sorted = (names: string[]) => [...new Set(names)].sort();

/** The operations that create such a task. */
const creatorsOf = ({ models, taskType }: CatalogueEntry): Operation[] =>
	operations.filter(
		({ task }) =>
			valuesOf(task.taskType).includes(taskType) &&
			valuesOf(task.model).some((model) => models.includes(String(model))),
	);

describe('the declarations and the catalogue', () => {
	/** Operations that need an input which their task type can do without, because another operation does that. */
	const neededBySplit = [
		'udio.extendSong continue_song_id',
		'kling.generateVideoFromImage image_url',
		'kling.generateVideoFromElements elements',
		'veo3.generateVideoFromImage image_url',
		'veo31.generateVideoFromImage image_url',
	];
	/** Lists that the documentation gives for older versions only: any number goes. */
	const outgrownLists = ['Kling video_generation duration'];

	test.each(catalogue.map((entry): [string, CatalogueEntry] => [`${entry.models.join(' ')} ${entry.taskType}`, entry]))(
		'%s',
		(_, entry) => {
			const creators = creatorsOf(entry);
			expect(creators.flatMap(({ task }) => valuesOf(task.model))).toEqual(expect.arrayContaining(entry.models));
			expect(sorted(creators.flatMap(({ task }) => namesOf(task)))).toEqual(sorted(entry.inputs.map(topName)));

			for (const { id, task } of creators) {
				for (const input of entry.inputs) {
					const isNeeded = input.required === true && !input.uncertain;
					const fields = task.inputs.filter((field) => topName(field) === input.name);
					const isNeededHere = isNeeded || neededBySplit.includes(`${id} ${input.name}`);
					if (isNeeded) expect([id, input.name, fields.length]).not.toEqual([id, input.name, 0]);
					for (const field of fields) {
						expect([id, field.name, isRequired(field)]).toEqual([id, field.name, isNeededHere]);
						expect([id, field.name, factsOf(field, entry.taskType)]).toEqual([
							id,
							field.name,
							knownFacts(entry, input),
						]);
					}
				}
			}
		},
	);

	/** What a declaration refuses for a task type. */
	function factsOf(field: InputField, taskType: string) {
		const isTaken = ({ taskTypes = [taskType] }: Choice) => taskTypes.includes(taskType);
		return {
			choices:
				field.kind === 'choice'
					? field.options
							.filter(isTaken)
							.map(({ value }) => value)
							.sort()
					: undefined,
			min: 'min' in field ? field.min : undefined,
			max: 'max' in field ? field.max : field.kind === 'text' ? field.maxLength : undefined,
		};
	}

	function knownFacts(entry: CatalogueEntry, input: CatalogueInput) {
		const isOpen = input.uncertain === true;
		const isOutgrown = outgrownLists.includes(`${entry.family} ${entry.taskType} ${input.name}`);
		return {
			choices: isOpen || isOutgrown || !input.enum ? undefined : [...input.enum].sort(),
			min: isOpen ? undefined : input.min,
			max: isOpen ? undefined : input.max,
		};
	}

	test('no operation creates what the catalogue does not have', () => {
		for (const operation of operations) {
			for (const taskType of valuesOf(operation.task.taskType)) {
				for (const model of valuesOf(operation.task.model)) {
					const isKnown = catalogue.some(
						(entry) => entry.taskType === taskType && entry.models.includes(String(model)),
					);
					expect([operation.id, model, taskType, isKnown]).toEqual([operation.id, model, taskType, true]);
				}
			}
		}
	});

	test('the inputs that PiAPI documents as URL or base64 take base64, and no others', () => {
		const documented = catalogue.flatMap((entry) =>
			creatorsOf(entry).flatMap(({ id }) =>
				entry.inputs.filter(({ type }) => type === 'URL or base64').map(({ name }) => `${id} ${name}`),
			),
		);
		const declared = operations.flatMap(({ id, task }) =>
			task.inputs.filter((field) => 'acceptsBase64' in field && field.acceptsBase64).map(({ name }) => `${id} ${name}`),
		);
		expect(sorted(declared)).toEqual(sorted(documented));
	});

	test('no Seedance task waits for a call that never comes', () => {
		const silent = operations.filter(({ task }) => task.callsBack === false).map(({ product }) => product.value);
		expect([...new Set(silent)]).toEqual(['seedance']);
		expect(silent).toHaveLength(operations.filter(({ product }) => product.value === 'seedance').length);
	});

	test.each<[string, unknown, boolean]>([
		['seedance', 'seedance-2', false],
		['seedance', 'seedance-2-preview', false],
		['Seedance', 'seedance-3', false],
		['kling', 'video_generation', true],
		['kling', 'something_new', true],
		['something-new', 'x', true],
		['', undefined, true],
	])('PiAPI calls back for %s %s: %p', (model, taskType, expected) => {
		expect(callsBack(model, taskType)).toBe(expected);
	});

	test('what replaces another input is an input of the task', () => {
		for (const { id, task } of operations) {
			const names = task.inputs.map(({ name }) => name);
			const groups = [...(task.oneOf ?? []), ...(task.anyOf ?? [])].flat();
			expect([id, groups.filter((name) => !names.includes(name))]).toEqual([id, []]);
		}
	});

	test('every task is found by what PiAPI calls it', () => {
		for (const { models, taskType } of catalogue) {
			for (const model of models) {
				const task = productTaskOf(model.toUpperCase(), ` ${taskType}`);
				expect(valuesOf(task?.taskType ?? '')).toContain(taskType);
				expect(valuesOf(task?.model ?? '')).toContain(model);
			}
		}
		expect(productTaskOf('Qubico/hug-video', 'image_to_video')).toBe(hugVideo);
		expect(productTaskOf('Qubico/video-toolkit', 'face-swap')?.results.kind).toBe('video');
		for (const nothing of [undefined, null, 7, {}, '', 'constructor']) {
			expect(productTaskOf(nothing, 'image_to_video')).toBeUndefined();
			expect(productTaskOf('kling', nothing)).toBeUndefined();
		}
	});
});
