import { randomUUID } from 'node:crypto';

import type { INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowJson } from '../server/n8nClient';
import type { ChatModel } from './chatModel';
import { startChatModel, toolAnswers } from './chatModel';
import { setUpOnSharedServer, testLimitMs } from './setUpServer';
import { createTask, manualTrigger, manualTriggerName, outputItems } from './workflows';

const { simulator, n8n, credentialId } = setUpOnSharedServer({ pendingMs: 200, processingMs: 800 });

const photo = 'https://photos.example/two-people.png';

/** Calls its first tool once, and then repeats what that gave. */
let model: ChatModel;

beforeAll(async () => {
	model = await startChatModel((question) => {
		const [given] = toolAnswers(question);
		return given ?? { tool: question.tools?.[0]?.function.name ?? '', arguments: { image_url: photo } };
	});
});

afterAll(() => model?.close());

beforeEach(() => {
	simulator().reset();
	model.asked.splice(0);
});

/**
 * Version 2 calls its tools itself, version 3 has n8n's engine run them. n8n 2.41 gives version 2 an empty text for a tool
 * that failed, whatever the tool.
 */
describe.each([
	[2.2, 'nothing'],
	[3.1, 'what happened and what to do'],
])('an AI Agent %p', (version, reads) => {
	it(
		'makes a hug with the address it decides on, and reads where the video is',
		async () => {
			const output = await answerOf(version);

			const [created] = simulator().requests.filter(({ method }) => method === 'POST');
			expect(created?.body).toMatchObject({ input: { image_url: photo } });
			expect(Object.keys(model.asked[0]?.tools?.[0]?.function.parameters.properties ?? {})).toContain('image_url');
			expect(output).toContain(`"video_url":"${simulator().storageUrl}/temp/${created?.taskId}.mp4"`);
			expect(output).not.toContain(simulator().apiKey);
		},
		testLimitMs,
	);

	it(
		`reads ${reads} when the task failed`,
		async () => {
			simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' });

			const output = await answerOf(version);

			expect(simulator().tasksCreated).toBe(1);
			if (reads === 'nothing') return;
			expect(output).toMatch(/Task \S+ failed at PiAPI: no face found in the image/);
			expect(output).toContain('PiAPI does not charge a failed task');
		},
		testLimitMs,
	);

	it(
		'buys a new task when its tool is tried again after one that failed, which cost nothing',
		async () => {
			simulator().scriptNext({ pendingMs: 0, processingMs: 0, result: 'failed' });

			const output = await answerOf(version, { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 });

			expect(simulator().tasksCreated).toBe(2);
			expect(output).toContain('"status":"completed"');
		},
		testLimitMs,
	);

	it(
		`reads ${reads} when its tool is to be paused, before anything is bought`,
		async () => {
			const output = await answerOf(version, {}, { waitMethod: 'callback', options: { allowPrivateUrl: true } });

			expect(simulator().requests).toEqual([]);
			if (reads === 'nothing') return;
			expect(output).toContain("'Pause Until PiAPI Calls Back' does not work in an AI agent's tool");
		},
		testLimitMs,
	);
});

/** What the agent says in the end: what its tool gave it. */
async function answerOf(version: number, settings: Partial<INode> = {}, parameters = {}): Promise<string> {
	const data = model.credentialData;
	const modelCredential = await n8n().createCredential({ name: 'Model', type: 'openAiApi', data });
	const workflowId = await n8n().createWorkflow(agentWorkflow(version, modelCredential, settings, parameters));
	const execution = await n8n().waitForExecution(await n8n().run(workflowId, manualTriggerName));
	expect(execution.status).toBe('success');
	return String(outputItems(execution, 'AI Agent')[0]?.json.output);
}

function agentWorkflow(version: number, modelCredential: string, settings: Partial<INode>, parameters: object) {
	const imageUrl = "={{ $fromAI('image_url', 'Address of the photo', 'string') }}";
	const hug = createTask(credentialId(), { imageUrl, waitUntilDone: true, ...parameters });
	const tool = { ...hug, ...settings, type: `${hug.type}Tool` };
	const agent = langchainNode('AI Agent', 'agent', version, { promptType: 'define', text: 'Make a hug', options: {} });
	const chatModel = {
		...langchainNode('Model', 'lmChatOpenAi', 1.2, {
			model: { __rl: true, mode: 'id', value: 'gpt-test' },
			options: {},
		}),
		credentials: { openAiApi: { id: modelCredential, name: 'Model' } },
	};
	const to = (type: string) => ({ [type]: [[{ node: agent.name, type, index: 0 }]] });
	return {
		name: `Agent ${version}`,
		// As the editor makes them. In the older order the agent would go on before its tool has run.
		settings: { executionOrder: 'v1' },
		nodes: [manualTrigger(), agent, chatModel, tool],
		connections: {
			[manualTriggerName]: to('main'),
			[chatModel.name]: to('ai_languageModel'),
			[tool.name]: to('ai_tool'),
		},
	} as WorkflowJson;
}

const langchainNode = (name: string, type: string, typeVersion: number, parameters: INodeParameters): INode => ({
	name,
	type: `@n8n/n8n-nodes-langchain.${type}`,
	typeVersion,
	parameters,
	id: randomUUID(),
	position: [0, 0],
});
