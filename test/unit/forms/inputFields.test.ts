import type { INodeProperties } from 'n8n-workflow';

import { products } from '../../../nodes/products';
import { hugVideo } from '../../../nodes/products/aiHug';
import { fieldsOf } from '../../../nodes/shared/forms/inputFields';
import type { Product, ProductTask } from '../../../nodes/shared/forms/productTypes';
import { productFields, resourceField } from '../../../nodes/shared/forms/resourceFields';
import type { Operation } from '../products/operations';
import { eachOperation, operations } from '../products/operations';

/** Names that the node's other parameters have. */
const commonNames = [
	'resource',
	'operation',
	'waitUntilDone',
	'waitMethod',
	'download',
	'outputDataFieldName',
	'simplify',
	'options',
	'taskId',
];

describe('fields in n8n', () => {
	const properties = [resourceField(products, 'aiHug'), ...products.flatMap(productFields)];

	/** The parameters that n8n shows for an operation. */
	const shownFor = ({ product, task }: Operation): INodeProperties[] =>
		productFields(product).filter(({ name, displayOptions }) => {
			const operationsShown = displayOptions?.show?.operation;
			return name !== 'operation' && (operationsShown === undefined || operationsShown.includes(task.value));
		});

	test('names and values are unique', () => {
		for (const key of ['name', 'value'] as const) {
			expect(new Set(products.map((product) => product[key])).size).toBe(products.length);
			for (const { tasks } of products) expect(new Set(tasks.map((task) => task[key])).size).toBe(tasks.length);
		}
	});

	test.each(eachOperation)('%s shows each of its fields once, in its order, and none that is taken', (_, operation) => {
		const names = shownFor(operation).map(({ name }) => name);
		const expected = fieldsOf(operation.task, {}).map(({ name }) => name);
		expect(names.filter((name) => name !== 'productNotice')).toEqual(expected);
		expect(new Set(names).size).toBe(names.length);
		expect(names.filter((name) => commonNames.includes(name))).toEqual([]);
		expect(names.at(-1)).toBe('additionalFields');
	});

	test('a parameter keeps its type in every operation, so that switching between them keeps its value', () => {
		const types = new Map<string, string>();
		for (const { name, type, typeOptions } of properties) {
			const kind = `${type}${typeOptions?.multipleValues ? 's' : ''}`;
			expect([name, types.get(name) ?? kind]).toEqual([name, kind]);
			types.set(name, kind);
		}
	});

	test("AI Hug's are those its node has always had", () => {
		expect(fieldsOf(hugVideo, { operation: ['createTask'] })).toMatchObject([
			{
				displayName: 'Image Source',
				name: 'imageSource',
				default: 'url',
				options: [{ value: 'file' }, { value: 'url' }],
			},
			{
				displayName: 'Image URL',
				name: 'imageUrl',
				displayOptions: { show: { operation: ['createTask'], imageSource: ['url'] } },
			},
			{
				displayName: 'Input Data Field Name',
				name: 'inputDataFieldName',
				default: 'data',
				typeOptions: { binaryDataProperty: true },
				displayOptions: { show: { operation: ['createTask'], imageSource: ['file'] } },
			},
			{ name: 'additionalFields', options: [{ name: 'additionalInput' }] },
		]);
	});

	test('of several files only the first has the plain name', () => {
		const swap = operations.find(({ id }) => id === 'faceswap.swapFaceInImage');
		expect(swap && shownFor(swap).map(({ name }) => name)).toEqual([
			'targetImageSource',
			'targetImageUrl',
			'inputDataFieldName',
			'swapImageSource',
			'swapImageUrl',
			'swapImageInputDataFieldName',
			'additionalFields',
		]);
	});

	test.each(products.map((product): [string, Product] => [product.value, product]))(
		'a saved node of %s keeps its operation when one is added that comes first in the list',
		(_, product) => {
			const defaultOf = (tasks: ProductTask[]) =>
				productFields({ ...product, tasks }).find(({ name }) => name === 'operation')?.default;
			const [task] = product.tasks;
			const added: ProductTask[] = task ? [{ ...task, name: 'Add Captions', value: 'addCaptions' }] : [];
			expect(defaultOf([...added, ...product.tasks])).toBe(product.defaultOperation);
			expect(product.tasks.map(({ value }) => value)).toContain(product.defaultOperation);
		},
	);

	test('a field that several operations share stands there once', () => {
		const names = productFields(
			products.find(({ value }) => value === 'hunyuan') ?? { name: '', value: '', defaultOperation: '', tasks: [] },
		);
		const prompts = names.filter(({ name }) => name === 'prompt');
		expect(prompts).toHaveLength(1);
		expect(prompts[0]?.displayOptions?.show?.operation).toHaveLength(3);
	});
});
