import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';

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

export const hug = {
	model: 'Qubico/hug-video',
	task_type: 'image_to_video',
	input: { image_url: 'https://pictures.example/two-people.jpg' },
};

/** Create Task: a hug with this `config`, or another body. */
export async function create(
	simulator: Simulator,
	config?: Record<string, unknown>,
	body: unknown = { ...hug, config },
	request: AxiosRequestConfig = {},
): Promise<AxiosResponse> {
	return await call(simulator, 'POST', '/api/v1/task', { data: body, ...request });
}

/** The ID of a hug that is created. */
export async function created(simulator: Simulator): Promise<string> {
	return (await create(simulator)).data.data.task_id;
}

/** Get Task. */
export async function get(simulator: Simulator, taskId: string, config?: AxiosRequestConfig): Promise<AxiosResponse> {
	return await call(simulator, 'GET', `/api/v1/task/${taskId}`, config);
}

/** Moves the clock without waiting. */
export function passTime(milliseconds: number): void {
	const now = Date.now() + milliseconds;
	jest.spyOn(Date, 'now').mockReturnValue(now);
}
