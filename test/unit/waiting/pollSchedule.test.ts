import { nextRequestAt } from '../../../nodes/shared/waiting/pollSchedule';

describe('nextRequestAt', () => {
	test.each([
		['2 s at least', { age: 0, failures: 0 }, 2_000],
		['2 s up to an age of 20 s', { age: 20_000, failures: 0 }, 2_000],
		['a tenth of the age', { age: 70_000, failures: 0 }, 7_000],
		['30 s at most', { age: 900_000, failures: 0 }, 30_000],
		['as the person fixed it', { age: 900_000, failures: 0, interval: 1_000 }, 1_000],
		['twice after a failure', { age: 0, failures: 1 }, 4_000],
		['four times after two', { age: 0, failures: 2 }, 8_000],
		['doubling a fixed one, too', { age: 0, failures: 2, interval: 1_000 }, 4_000],
		['a minute at most after failures', { age: 900_000, failures: 4 }, 60_000],
		['never shorter than the fixed one', { age: 0, failures: 1, interval: 120_000 }, 120_000],
		['what PiAPI asks for', { age: 0, failures: 1, retryAfter: 7_000 }, 7_000],
		['a second at least, even if PiAPI asks for none', { age: 0, failures: 1, retryAfter: 0 }, 1_000],
	])('%s', (_, progress, expected) => {
		expect(nextRequestAt({ lastRequest: 5_000, deadline: Infinity, ...progress })).toBe(5_000 + expected);
		expect(nextRequestAt({ lastRequest: 5_000, deadline: 5_000 + expected / 2, ...progress })).toBe(
			5_000 + expected / 2,
		);
	});
});
