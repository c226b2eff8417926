import type { IDataObject } from 'n8n-workflow';

import { sampleFiles } from '../../simulator/sampleFiles';
import type { NodeSettings } from '../harness';
import { setUp } from '../setUp';

export const photo = 'https://photos.example/two-people.jpg';
export const create: IDataObject = { operation: 'createTask', imageUrl: photo, waitUntilDone: false };
export const fromFile: IDataObject = { operation: 'createTask', imageSource: 'file', waitUntilDone: false };

export const file = (kind: string, fileName: string, mimeType = 'application/octet-stream') => ({
	content: sampleFiles[kind] ?? Buffer.alloc(0),
	fileName,
	mimeType,
});

/** For a test file about what people sent, by public reports of n8n's users, and what they get. */
export function setUpReports() {
	const { simulator, engine } = setUp();
	const run = async (parameters: IDataObject, settings: NodeSettings = {}) =>
		await engine().run({ parameters: parameters as NodeSettings['parameters'], ...settings });
	const creations = () => simulator().requests.filter(({ method }) => method === 'POST');
	return {
		simulator,
		engine,
		run,
		creations,
		inputs: () => creations().map(({ body }) => (body as { input: IDataObject }).input),
		/** Expects a refusal that says what is wrong, in words, before anything is sent. */
		async expectRefused(result: ReturnType<typeof run>, message: RegExp) {
			const { error } = await result;
			expect(error?.message).toMatch(message);
			expect(error?.message).toMatch(/Nothing was created \[item 0\]$/);
			expect(`${error?.message} ${error?.description}`).not.toMatch(/\[object|undefined|Cannot read|TypeError|NaN/);
			expect(error?.description).toMatch(/\w/);
			expect(simulator().requests).toEqual([]);
		},
	};
}
