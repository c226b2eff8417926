export const mebibyte = 1024 * 1024;

export function median(values: number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = sorted.length / 2;
	const [upper = NaN, lower = upper] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle) - 1]];
	return (upper + lower) / 2;
}

/** The least value that so large a share of the values does not exceed. */
export function percentile(values: number[], share: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
}

/** `count` numbers from the first to the last, all the same distance apart. */
export function evenly(count: number, first: number, last: number): number[] {
	return Array.from({ length: count }, (_, index) => first + ((last - first) * index) / (count - 1));
}

/** In an order that looks random and is the same in every run. */
export function shuffled<T>(values: T[], seed: number): T[] {
	const random = randomNumbers(seed);
	return values
		.map((value) => ({ value, place: random() }))
		.sort((one, other) => one.place - other.place)
		.map(({ value }) => value);
}

/** Lehmer's generator with the constants of Park and Miller. */
function randomNumbers(seed: number): () => number {
	const modulus = 2 ** 31 - 1;
	let state = seed;
	return () => {
		state = (state * 48_271) % modulus;
		return state / modulus;
	};
}

export const inSeconds = (milliseconds: number, digits = 1) => `${(milliseconds / 1000).toFixed(digits)} s`;
export const inMebibytes = (bytes: number) => `${(bytes / mebibyte).toFixed(0)} MiB`;
