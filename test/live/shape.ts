/** What an answer is made of: for each place in it, written as a path, the kinds of values that stand there. */
export type Shape = Map<string, Set<string>>;

/** The shape of any JSON. Entries of a list share one place, `[]`. */
export function shapeOf(value: unknown): Shape {
	const shape: Shape = new Map();
	add(shape, '', value);
	return shape;
}

function add(shape: Shape, path: string, value: unknown): void {
	const kinds = shape.get(path) ?? new Set<string>();
	shape.set(path, kinds.add(kindOf(value)));
	if (Array.isArray(value)) value.forEach((entry: unknown) => add(shape, `${path}[]`, entry));
	else if (typeof value === 'object' && value !== null) {
		Object.entries(value).forEach(([name, member]) => add(shape, path === '' ? name : `${path}.${name}`, member));
	}
}

function kindOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'list' : typeof value;
}

/** What a person should know about the difference between two shapes, one line for each place. */
export function differences(live: Shape, assumed: Shape): string[] {
	const places = [...new Set([...live.keys(), ...assumed.keys()])].sort();
	return places.flatMap((place) => {
		const [real, expected] = [live.get(place), assumed.get(place)];
		// What lies inside something that is missing as a whole says nothing more.
		const parent = place.replace(/(?:\[\]|\.?[^.[\]]+)$/, '');
		if (place !== '' && !(isContainer(live, parent) && isContainer(assumed, parent))) return [];
		const name = place === '' ? 'the answer' : `\`${place}\``;
		if (!real) return isEmptyList(live, parent) ? [] : [`${name} is missing; the simulator sends ${listed(expected)}`];
		if (!expected) return isEmptyList(assumed, parent) ? [] : [`${name} is new: ${listed(real)}`];
		// Null stands for "nothing yet" at many places: it tells no difference.
		const unknown = [...real].filter((kind) => kind !== 'null' && !expected.has(kind));
		const isKnown = unknown.length === 0 || [...expected].every((kind) => kind === 'null');
		return isKnown ? [] : [`${name} is ${listed(real)}; the simulator sends ${listed(expected)}`];
	});
}

const isContainer = (shape: Shape, path: string): boolean =>
	['object', 'list'].some((kind) => shape.get(path)?.has(kind));

const isEmptyList = (shape: Shape, path: string): boolean => shape.get(path)?.has('list') === true;

const listed = (kinds: Set<string> | undefined): string => [...(kinds ?? [])].sort().join(' or ');
