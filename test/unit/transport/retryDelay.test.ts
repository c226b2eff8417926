import { retryDelay } from '../../../nodes/shared/transport/retryDelay';

test.each<[number, number | undefined, number | undefined, number]>([
	[0, undefined, undefined, 2_000],
	[1, undefined, undefined, 4_000],
	[3, undefined, undefined, 16_000],
	[9, undefined, undefined, 60_000],
	[1, undefined, 100_000, 100_000],
	[1, 0, undefined, 1_000],
	[1, 90_000, undefined, 90_000],
	[5, 500, 100_000, 1_000],
])('after %p failures, Retry-After %p and a usual pause of %p ms it waits %p ms', (failures, after, regular, delay) => {
	expect(retryDelay(failures, after, regular)).toBe(delay);
});
