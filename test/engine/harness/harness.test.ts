import type { IExecuteFunctions, INodeType, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../../simulator/simulator';
import { closeEngine, startEngine, type Engine } from './index';
import { startVirtualClock } from './virtualClock';

const description: INodeType['description'] = {
	displayName: 'Probe',
	name: 'probe',
	group: ['transform'],
	version: 1,
	description: '',
	defaults: { name: 'Probe' },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	credentials: [{ name: 'piApi', required: true }],
	properties: [{ displayName: 'Word', name: 'word', type: 'string', default: '' }],
};

const probe: INodeType = {
	description,
	async execute(this: IExecuteFunctions) {
		const word = String(this.getNodeParameter('word', 0));
		await this.getCredentials('piApi');
		await this.getCredentials('piApi');
		this.logger.info(word, { word });
		this.logger.warn(word);
		this.addExecutionHints({ message: word });
		return [this.getInputData()];
	},
};

/** Counts its polls in static data, together with a value that does not survive JSON. */
const poller: INodeType = {
	description: { ...description, polling: true, group: ['trigger'], inputs: [] },
	async poll(this: IPollFunctions) {
		const data = this.getWorkflowStaticData('node');
		data.polls = Number(data.polls ?? 0) + 1;
		data.gone = undefined;
		const word = this.getNodeParameter('word');
		this.logger.debug('polled');
		if (word === 'throw') throw new Error('No answer');
		const json = { polls: data.polls, mode: this.getMode(), activation: this.getActivationMode() };
		return word === 'nothing' ? null : [[{ json }]];
	},
};

let simulator: Simulator;
let engine: Engine;
beforeAll(async () => {
	simulator = await startSimulator();
	engine = await startEngine(simulator, { 'test.probe': probe, 'test.poller': poller });
});
afterAll(async () => {
	await simulator.close();
	closeEngine();
});

test('a result holds the hints, the log lines and the credential reads of its own run', async () => {
	const words = ['one', 'two'];
	const run = async (word: string) => await engine.run({ type: 'test.probe', parameters: { word } });
	const results = await Promise.all(words.map(run));
	expect(results.map(({ hints }) => hints)).toEqual(words.map((message) => [{ message }]));
	expect(results.map(({ log }) => log)).toEqual(
		words.map((word) => [
			{ level: 'info', message: word, metadata: { word } },
			{ level: 'warn', message: word },
		]),
	);
	expect(results.map(({ credentialReads }) => credentialReads)).toEqual([2, 2]);
	expect(engine.log.map(({ message }) => message)).toEqual(expect.arrayContaining(words));
});

test('with binary mode combined the files of an item are in its JSON', async () => {
	const files = [{ content: Buffer.from('a photo'), fileName: 'a.png', mimeType: 'image/png' }];
	const { output } = await engine.run({ type: 'test.passOn', files, binaryMode: 'combined' });
	expect(output[0]?.binary).toBeUndefined();
	const { _files: inJson } = output[0]?.json as { _files: { data: never } };
	expect((await engine.file(inJson.data)).toString()).toBe('a photo');
});

test('on a virtual clock the simulator dates its answers by it', async () => {
	const clock = startVirtualClock();
	await clock.pass(86_400_000);
	const { headers } = await fetch(simulator.url);
	const now = new Date().toUTCString();
	clock.stop();
	expect(headers.get('date')).toBe(now);
});

describe('a polling trigger', () => {
	test('goes on with its static data as JSON keeps them', async () => {
		const staticData = {};
		const poll = async () => await engine.pollTrigger({}, { type: 'test.poller', staticData });
		expect((await poll()).items).toEqual([{ json: { polls: 1, mode: 'trigger', activation: 'activate' } }]);
		expect(staticData).toEqual({ polls: 1 });
		expect(Object.keys(staticData)).toEqual(['polls']);
		const { items, log } = await poll();
		expect(items?.[0]?.json.polls).toBe(2);
		expect(log).toMatchObject([{ level: 'debug', message: 'polled' }]);
	});

	test('starts no workflow when it returns null, and keeps its static data', async () => {
		const staticData = {};
		expect((await engine.pollTrigger({ word: 'nothing' }, { type: 'test.poller', staticData })).items).toBeUndefined();
		expect(staticData).toEqual({ polls: 1 });
	});

	test('that throws leaves the stored static data as they were', async () => {
		const staticData = { polls: 5 };
		const { error, items } = await engine.pollTrigger({ word: 'throw' }, { type: 'test.poller', staticData });
		expect(error?.message).toBe('No answer');
		expect(items).toBeUndefined();
		expect(staticData).toEqual({ polls: 5 });
	});

	test('knows that it is run by hand', async () => {
		const { items } = await engine.pollTrigger({}, { type: 'test.poller', mode: 'manual' });
		expect(items?.[0]?.json).toMatchObject({ mode: 'manual', activation: 'manual' });
	});
});
