import { finished, setUp } from './setUp';

const { simulator, engine } = setUp();
const secret = () => String(engine().credential.webhookSecret);
const right = () => ({ 'x-webhook-secret': secret() });
const timestamp = 1_795_000_000;
const report = (script = {}) => {
	const id = simulator().addTask({
		...finished,
		...script,
		webhook: { endpoint: 'https://a.example', secret: secret() },
	});
	return { id, body: { timestamp, data: { ...simulator().task(id) } } };
};

test('a finished task starts the workflow with the item of Get Task', async () => {
	const { id, body } = report();
	const { status, items } = await engine().callTrigger({}, { headers: right(), body });
	expect(status).toBe(200);
	const { output } = await engine().run({ parameters: { taskId: id } });
	expect(items.map(({ json }) => json)).toEqual([{ ...output[0]?.json, event_id: `${id}/completed` }]);
});

test('not simplified: the whole task, its secret masked, no top-level error', async () => {
	const { body } = report({ result: 'failed' });
	const { items } = await engine().callTrigger({ simplify: false }, { headers: right(), body });
	expect(items[0]?.json).toMatchObject({
		code: 200,
		data: { status: 'failed', error: { message: 'no face found in the image' } },
	});
	expect(items[0]?.json).not.toHaveProperty('error');
	expect(items[0]?.json).toHaveProperty('data.config.webhook_config.secret', '********');
	expect(JSON.stringify(items)).not.toContain(secret());
});

test("an expression that gives the word 'false' means no", async () => {
	const { body } = report();
	const { items } = await engine().callTrigger({ simplify: '={{ "false" }}' }, { headers: right(), body });
	expect(items[0]?.json).toMatchObject({ code: 200, data: { status: 'completed' } });
});

test('a hug without its task type is a hug', async () => {
	const { id, body } = report();
	const data = { ...body.data, task_type: undefined };
	const { items } = await engine().callTrigger({}, { headers: right(), body: { data } });
	expect(items[0]?.json).toMatchObject({ video_url: `${simulator().storageUrl}/temp/${id}.mp4` });
});

test('spaces around the secret do not count: HTTP drops them on the way', async () => {
	const known = secret();
	const { body } = report();
	engine().credential.webhookSecret = `${known}  `;
	const { status } = await engine().callTrigger({}, { headers: { 'x-webhook-secret': known }, body });
	engine().credential.webhookSecret = known;
	expect(status).toBe(200);
});

test.each(['Schlüssel-für-zwei', 'пароль', 'à', '秘密🔑'])(
	'a call with the secret %p is accepted, as its UTF-8 bytes reach n8n',
	async (text) => {
		const known = secret();
		const { body } = report();
		engine().credential.webhookSecret = text;
		const headers = { 'x-webhook-secret': Buffer.from(text).toString('latin1') };
		const { status } = await engine().callTrigger({}, { headers, body });
		engine().credential.webhookSecret = known;
		expect(status).toBe(200);
	},
);

test('a bare task is understood, too', async () => {
	const { id, body } = report();
	const { items } = await engine().callTrigger({}, { headers: right(), body: body.data });
	expect(items[0]?.json).toMatchObject({ task_id: id, status: 'completed' });
});

test.each([
	['no secret', {}],
	['a wrong one', { 'x-webhook-secret': 'guess' }],
	['a longer one', { 'x-webhook-secret': 'a-webhook-secret-for-tests-and-more' }],
	['an empty one', { 'x-webhook-secret': '' }],
	['a list', { 'x-webhook-secret': ['a-webhook-secret-for-tests'] }],
])('%s is refused with 401, and starts nothing', async (_, headers) => {
	const { status, answer, items } = await engine().callTrigger({}, { headers, body: report().body });
	expect(status).toBe(401);
	expect(items).toEqual([]);
	expect(JSON.stringify(answer)).not.toContain(secret());
});

test('without a secret in the credential every call is refused, and the workflow cannot be switched on', async () => {
	const known = secret();
	engine().credential.webhookSecret = '';
	const call = await engine().callTrigger({}, { headers: { 'x-webhook-secret': '' }, body: report().body });
	const activation = await engine()
		.activateTrigger()
		.catch((error: Error) => error.message);
	engine().credential.webhookSecret = known;
	expect(call.status).toBe(401);
	expect(activation).toBe('The PiAPI credential has no Webhook Secret');
	expect(await engine().activateTrigger()).toBe(true);
});

test.each([
	[{}],
	['garbage'],
	[null],
	[[]],
	[{ timestamp }],
	[{ timestamp, data: null }],
	[{ data: { task_id: 7 } }],
	[undefined],
])('a call that reports no task (%j) is answered and starts nothing', async (body) => {
	const { status, items } = await engine().callTrigger({}, { headers: right(), body });
	expect(status).toBe(400);
	expect(items).toEqual([]);
});

test.each([
	[{}, 'completed', true],
	[{}, 'Failed', true],
	[{}, 'processing', false],
	[{}, '', false],
	[{}, 'made-up', false],
	[{ statuses: ['processing'] }, 'Processing', true],
	[{ statuses: ['processing'] }, 'completed', false],
	[{ statuses: [] }, 'completed', false],
	[{ models: 'kling, qubico/hug-video' }, 'completed', true],
	[{ models: 'kling' }, 'completed', false],
	[{ models: ' , ' }, 'completed', true],
	[{ models: '={{ null }}' }, 'completed', true],
	[{ models: '={{ ["kling", "Qubico/hug-video"] }}' }, 'completed', true],
	[{ statuses: '={{ "completed, failed" }}' }, 'completed', true],
	[{ statuses: '={{ "failed" }}' }, 'completed', false],
	[{ statuses: '={{ null }}' }, 'completed', true],
])('with %j a task that is %p starts the workflow: %p', async (parameters, status, starts) => {
	const { body } = report();
	const call = { headers: right(), body: { ...body, data: { ...body.data, status } } };
	const { status: answered, items } = await engine().callTrigger(parameters, call);
	expect(answered).toBe(200);
	expect(items).toHaveLength(starts ? 1 : 0);
});

test('the same news has the same event_id whenever it is sent, other news has another', async () => {
	const { body } = report();
	const eventId = async (sent: unknown) => {
		const { items } = await engine().callTrigger({}, { headers: right(), body: sent });
		return items[0]?.json.event_id;
	};
	expect(await eventId(body)).toBe(await eventId({ ...body, timestamp: timestamp + 1 }));
	expect(await eventId(body)).not.toBe(await eventId({ ...body, data: { ...body.data, status: 'failed' } }));
});
