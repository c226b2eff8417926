export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value, or undefined when the text is not JSON. */
export function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** A copy of the object that lacks one member. */
export function without<Value>(object: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
	return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

type TypeName = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'number or string';

/** The first member that is there but not of the type the table names; undefined when all are right. */
export function wrongMember(value: JsonObject, types: Readonly<Record<string, TypeName>>): string | undefined {
	return Object.keys(value).find((name) => {
		const type = types[name];
		return type === undefined || !hasType(value[name], type);
	});
}

function hasType(value: unknown, type: TypeName): boolean {
	if (type === 'object') return isObject(value);
	if (type === 'array') return Array.isArray(value);
	return type.split(' or ').includes(typeof value);
}

/** The value when it is an object, otherwise an empty one. */
export function objectOf(value: unknown): JsonObject {
	return isObject(value) ? value : {};
}

/** The value when it is a string, otherwise an empty one. */
export function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
