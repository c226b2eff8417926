/** What PiAPI's products are, as data: the words for people, and PiAPI's names. Types only. */

/** A product of PiAPI: a resource of the node, whose operations are its tasks. */
export interface Product {
	/** For people, in Title Case. */
	name: string;
	/** The resource's value in n8n: saved workflows depend on it. */
	value: string;
	/** What a person has to know before paying, for example that the service was withdrawn. */
	notice?: string;
	/** The operation that a fresh node opens on. n8n does not store it, so it must never change. */
	defaultOperation: string;
	tasks: ProductTask[];
}

/** One thing a product does: an operation in n8n, a `task_type` (or a choice of them) at PiAPI. */
export interface ProductTask {
	/** What it gives, in Title Case: "Generate a Video From Text". */
	name: string;
	/** The operation's value in n8n, unique in its product: saved workflows depend on it. */
	value: string;
	/** The name in sentence case. */
	action: string;
	description: string;
	notice?: string;
	/** PiAPI's `model`. A selection is shown as the field `model`. */
	model: string | Selection;
	/** PiAPI's `task_type`. A selection is shown as the field `taskType`. */
	taskType: string | Selection;
	inputs: InputField[];
	/** Inputs, by name, of which PiAPI takes one instead of another: exactly one of each group is needed. */
	oneOf?: ReadonlyArray<readonly string[]>;
	/** The same where several may be given: at least one of each group is needed. */
	anyOf?: ReadonlyArray<readonly string[]>;
	/** How many files all inputs together take at most. */
	maxFiles?: number;
	/** PiAPI never reports these tasks to a webhook: nothing may wait for its call. */
	callsBack?: false;
	results: Results;
}

/** A choice that a person makes between models or task types. */
export interface Selection {
	label: string;
	description?: string;
	options: readonly [Choice, ...Choice[]];
	/** Written out, so that an option that is added before it changes no saved workflow. */
	default: string;
}

export interface Choice {
	name: string;
	/** What PiAPI is sent. */
	value: string | number;
	description?: string;
	/** The task types that take it, where not all of its operation do. */
	taskTypes?: readonly string[];
	/** The input that has to be filled in when this is chosen, by PiAPI's name. */
	needs?: string;
}

export type ResultKind = 'video' | 'image' | 'audio' | 'model3d' | 'text';

/**
 * Where a finished task's result links stand in `output`: the main result first. Each result is a list of places, best
 * first, because PiAPI's answers differ; the first one that holds links counts.
 *
 * A place is a path of names: `works[].video.resource`. `[]` goes through a list, `*` through all members but covers and
 * the like, `a|b` takes `b` where `a` holds no link. It may end at a link, at an object with a `url`, or at a list of these.
 */
export interface Results {
	kind: ResultKind;
	places: readonly PlacesOfOneResult[];
}

export type PlacesOfOneResult = readonly string[];

interface FieldBase {
	/**
	 * PiAPI's name in `input`. Dots lead into objects and numbers into lists: `custom_settings.0.outpaint_left`.
	 * Its camelCase is the parameter's name in n8n.
	 */
	name: string;
	/** The parameter's name in n8n where PiAPI's would be mistaken for another. Not for files. */
	parameter?: string;
	/** For people, in Title Case. */
	label: string;
	description?: string;
	/** Shown with the operation and always sent. Otherwise the field is one of the Additional Fields. */
	required?: true;
	/** Shown with the operation although it may be left empty: what PiAPI needs only sometimes, or where it is not sure. */
	upfront?: true;
	/** What PiAPI needs beside this field once it is set, by name, unless a person sets it too. */
	alongside?: Readonly<Record<string, string | number>>;
}

export interface TextField extends FieldBase {
	kind: 'text';
	multiline?: true;
	placeholder?: string;
	/** Characters. */
	maxLength?: number;
	/** A URL that PiAPI is to open. */
	isUrl?: true;
}

export interface NumberField extends FieldBase {
	kind: 'number' | 'integer';
	/** What the field shows first; PiAPI's own default where it is known. */
	default: number;
	min?: number;
	max?: number;
}

export interface BooleanField extends FieldBase {
	kind: 'boolean';
	/** Begins with "Whether". */
	description: string;
	default: boolean;
}

/** Only for lists that PiAPI documents, because all other values are refused. */
export interface ChoiceField extends FieldBase {
	kind: 'choice';
	options: readonly [Choice, ...Choice[]];
	default: string | number;
}

export type MediaKind = 'image' | 'video' | 'audio';

/** One file, by its address or from the previous node. */
export interface MediaField extends FieldBase {
	kind: 'media';
	accepts: MediaKind;
	/** In the middle of a sentence; without it the label in lower case. */
	noun?: string;
	/** PiAPI documents this input as "URL or base64". */
	acceptsBase64?: true;
}

/** Several files. */
export interface MediaListField extends FieldBase {
	kind: 'mediaList';
	accepts: MediaKind;
	noun?: string;
	acceptsBase64?: true;
	/** The member that holds the link, where PiAPI takes a list of objects. */
	member?: string;
	/** How many at most. */
	max?: number;
}

export interface JsonField extends FieldBase {
	kind: 'json';
	shape: 'object' | 'array';
}

/** A list of objects that a person fills in one by one. */
export interface ObjectsField extends FieldBase {
	kind: 'objects';
	/** What one of them is called. */
	entryLabel: string;
	fields: ReadonlyArray<TextField | NumberField | BooleanField | ChoiceField>;
}

export type AnyMediaField = MediaField | MediaListField;
export type ValueField = TextField | NumberField | BooleanField | ChoiceField | JsonField | ObjectsField;
export type InputField = AnyMediaField | ValueField;
