import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator/simulator';

interface Closable {
	close(): Promise<void>;
}

const opened: Closable[] = [];

afterEach(async () => {
	await Promise.all(opened.splice(0).map(async (one) => await one.close()));
});

/** Closes it when the test is over. */
export function endWithTest(one: Closable): void {
	opened.push(one);
}

/** A simulator for this test alone. */
export async function open(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = await startSimulator(options);
	endWithTest(simulator);
	return simulator;
}

/** A request with the simulator's key, which answers whatever the status is. */
export async function call(
	simulator: Simulator,
	method: string,
	path: string,
	config: AxiosRequestConfig = {},
): Promise<AxiosResponse> {
	return await axios.request({
		baseURL: simulator.url,
		url: path,
		method,
		headers: { 'X-API-Key': simulator.apiKey },
		validateStatus: () => true,
		maxRedirects: 0,
		...config,
	});
}
