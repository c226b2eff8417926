import { refusesInside, saysNoCredits } from '../../../nodes/shared/transport/failures/refusalReason';

test.each([
	'Insufficient credits',
	'insufficient credit',
	'Insufficient balance',
	'insufficient account balance',
	'Insufficient points',
	'insufficient points to create the task',
	'not enough credits',
	'Not enough balance',
	'You do not have enough credits to run this task',
	"You don't have enough credits",
	'You don’t have sufficient credits',
	'credits exhausted',
	'Your credits are insufficient',
	'credit not enough',
	'Insufficient user credits, please recharge',
	'insufficient quota',
	'insufficient_quota',
	'Account has insufficient balance',
	'no credits left',
	'Out of credits',
	'Your account is out of credits',
	'The balance is not enough',
	'account balance is insufficient',
	'failed to create task: insufficient credits',
	'Insufficient funds in your wallet',
	'Not enough points',
	'Insufficient credits: need 2000000, have 100',
	'Insufficient Credit. Please visit https://piapi.ai/workspace to top up',
	'Payment required: insufficient credits',
	'NOT_ENOUGH_CREDITS',
	'Account balance: not enough',
	'You have run out of credits',
	'You ran out of credits',
	'Your account has run out of credits',
	'Error: out of credits',
	'rpc error: code = Unknown desc = insufficient credits',
	'Insufficient credits: balance=0.02, required=0.35',
	'insufficient wallet balance',
	'All your credits have been used up',
	'freeze point failed: insufficient_user_points',
	'user quota is not enough',
])('%j says that the credits do not suffice', (message) => {
	expect(saysNoCredits(500, { message })).toBe(true);
	expect(saysNoCredits(400, { message })).toBe(true);
});

test.each([
	'insufficient lighting',
	'Not enough data points.',
	'not enough key points',
	'white balance is too low',
	'insufficient load balancer capacity',
	'no credit card needed',
	'image has no balance',
	'insufficient points detected',
	'No credits were charged, the request timed out',
	'No credits were deducted yet; the task is queued',
	'upstream throttled: credits exhausted',
	'storage error: balance depleted',
	'deadline exceeded while rendering "he does not have enough credits"',
	'timeout at provider: prompt was "a cat, credits insufficient"',
	'face mesh has not enough points',
	'not enough credit card digits shown, retrying',
	'insufficient mount points',
	'insufficient fundamental frequency',
	'upstream throttled: CPU credits exhausted',
	'worker balance is too low, rescheduling',
])('%j does not prove that nothing was created', (message) => {
	expect(saysNoCredits(500, { message })).toBe(false);
});

test.each([
	'rate limit: request credits exhausted, retry in 10 s',
	'API credits exhausted, retry in 10 s',
	'No credits left in this minute',
	'insufficient api balance for this window',
	'not enough concurrency points',
])('with HTTP 429 %j asks to wait', (message) => expect(saysNoCredits(429, { message })).toBe(false));

test.each([
	[{ message: 'Insufficient credits', data: null }, true],
	[{ message: 'success', data: { task_id: '', status: 'failed', error: { code: 10002 } } }, true],
	[{ message: 'success, but insufficient credits for priority', data: { id: 'x' } }, false],
	[{ message: 'No credits were charged yet', data: { id: 'x' } }, false],
	[{ message: 'success', data: { task_id: '', status: '', logs: ['insufficient balance for priority'] } }, false],
])('a success of %j refuses the creation: %p', (body, refuses) => expect(refusesInside(body)).toBe(refuses));
