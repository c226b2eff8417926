import type { IDataObject } from 'n8n-workflow';

import type { GivenValue, InputValue } from './input/givenTask';

/**
 * The object that the values make, each where its field's name leads: dots lead into objects, numbers into lists.
 * What a field needs alongside gives way to what was entered.
 */
export function nestedInput(values: GivenValue[]): IDataObject {
	const alongside = values.flatMap(({ field }) => Object.entries(field.alongside ?? {}));
	const entered = values.map(({ field, value }): [string, InputValue] => [field.name, value]);
	const byName = new Map<string, InputValue>([...alongside, ...entered]);
	return members([...byName].map(([name, value]) => ({ path: name.split('.'), value })));
}

interface Leaf {
	path: string[];
	value: InputValue;
}

function members(leaves: Leaf[]): IDataObject {
	const names = new Set(leaves.map(({ path }) => path[0] ?? ''));
	return Object.fromEntries([...names].map((name) => [name, member(leaves.filter(({ path }) => path[0] === name))]));
}

/** The value of one member: its own, or an object of what lies below it, or a list where that is numbered. */
function member(leaves: Leaf[]): InputValue {
	const own = leaves.find(({ path }) => path.length === 1);
	if (own) return own.value;
	const below = members(leaves.map(({ path, value }) => ({ path: path.slice(1), value })));
	return Object.keys(below).every((name) => /^\d+$/.test(name)) ? Object.values(below) : below;
}
