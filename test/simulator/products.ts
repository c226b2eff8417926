import { catalogue, entryOf, type CatalogueEntry } from '../catalogue';
import { isObject, type JsonObject } from './http/json';

type Types = Readonly<Partial<Record<string, string>>>;

/** The inputs whose type is certain. All others are taken as they come. */
export interface KnownInputs {
	required: Types;
	optional: Types;
}

/** One of PiAPI's task types, as the simulator needs it. */
export interface Product extends KnownInputs {
	family: string;
	models: string[];
	taskType: string;
	/** Names the shape of its output. */
	output: string;
	/** What PiAPI adds to the input that was sent. */
	defaults: JsonObject;
	priceUsd: number;
	callsBack: boolean;
}

/** No source names the price of some products. */
const unknownPriceUsd = 0.1;

const productsOfEntries = new Map(catalogue.map((entry) => [entry, productOfEntry(entry)]));

export const products: readonly Product[] = [...productsOfEntries.values()];

export function productOf(model: string, taskType: string): Product | undefined {
	const entry = entryOf(model, taskType);
	return entry && productsOfEntries.get(entry);
}

export function productsOfModel(model: string): Product[] {
	return products.filter(({ models }) => models.includes(model));
}

function productOfEntry({
	family,
	models,
	taskType,
	output,
	inputs,
	price,
	callsBack = true,
}: CatalogueEntry): Product {
	const certain = inputs.filter(({ uncertain }) => !uncertain);
	const types = (isWanted: (input: { required?: boolean }) => boolean) =>
		Object.fromEntries(certain.filter(isWanted).map(({ name, type }) => [name, type]));
	const defaults = inputs.filter((input) => input.default !== undefined);
	return {
		family,
		models,
		taskType,
		output,
		required: types(({ required }) => required === true),
		optional: types(({ required }) => required !== true),
		defaults: Object.fromEntries(defaults.map((input) => [input.name, input.default])),
		priceUsd: price?.usd ?? unknownPriceUsd,
		callsBack,
	};
}

/** What is wrong with the input, in made-up words; undefined when nothing is. */
export function inputProblem({ required, optional }: KnownInputs, input: JsonObject): string | undefined {
	const missing = Object.keys(required).find((name) => input[name] === undefined || input[name] === null);
	if (missing !== undefined) return `invalid request: ${missing} is required`;
	const types = { ...required, ...optional };
	const wrong = Object.keys(input).find((name) => !isOfType(input[name], types[name]));
	return wrong === undefined ? undefined : `invalid request: ${wrong} must be a valid ${types[wrong]}`;
}

/** The least that is accepted; the link is what a photo has. */
export function exampleInput({ required }: KnownInputs, link: string): JsonObject {
	const exampleOf = (type = '') => (type.startsWith('URL') ? link : inputTypes[type]?.example);
	return Object.fromEntries(Object.entries(required).map(([name, type]) => [name, exampleOf(type)]));
}

function isOfType(value: unknown, type: string | undefined): boolean {
	return value === undefined || type === undefined || inputTypes[type]?.accepts(value) === true;
}

interface InputType {
	accepts(value: unknown): boolean;
	example?: unknown;
}

const inputTypes: Readonly<Partial<Record<string, InputType>>> = {
	string: { accepts: (value) => typeof value === 'string', example: 'two people' },
	URL: { accepts: isWebLink },
	'URL or base64': { accepts: (value) => isWebLink(value) || isBase64(value) },
	number: { accepts: (value) => typeof value === 'number', example: 0.5 },
	integer: { accepts: (value) => Number.isInteger(value), example: 5 },
	boolean: { accepts: (value) => typeof value === 'boolean', example: true },
	object: { accepts: isObject, example: {} },
	'array<string>': { accepts: (value) => isListOf(value, (item) => typeof item === 'string'), example: [] },
	'array<object>': { accepts: (value) => isListOf(value, isObject), example: [{}] },
};

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
	return Array.isArray(value) && value.every(isItem);
}

/** Not by `URL.canParse`, which Node.js 20 and 22 get wrong for names such as münchen.example once the call is optimized. */
function isWebLink(value: unknown): boolean {
	if (typeof value !== 'string' || !/^https?:\/\//i.test(value)) return false;
	try {
		new URL(value);
		return true;
	} catch {
		return false;
	}
}

/** With or without a data URI in front. */
function isBase64(value: unknown): boolean {
	return typeof value === 'string' && /^(?:data:[^,]*;base64,)?[A-Za-z0-9+/]+={0,2}$/.test(value);
}
