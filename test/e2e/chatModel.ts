/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test on the developer's machine, not code that runs inside n8n */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { jsonParse } from 'n8n-workflow';

/** What an agent asks its model: the part of OpenAI's chat completions that the tests need. */
export interface Asked {
	messages: Array<{ role: string; content: string }>;
	tools?: Array<{ function: { name: string; parameters: { properties: object } } }>;
}

/** A text is the model's last word. */
export type Answer = string | { tool: string; arguments: object };

export interface ChatModel {
	/** Data of n8n's credential `openAiApi`. */
	credentialData: { apiKey: string; url: string; header: false };
	asked: Asked[];
	close: () => void;
}

/** A language model on this machine that answers as the test wants. */
export async function startChatModel(answer: (question: Asked) => Answer): Promise<ChatModel> {
	const asked: Asked[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
		request.on('end', () => {
			const question = jsonParse<Asked>(body);
			asked.push(question);
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(completion(answer(question), asked.length)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const credentialData = { apiKey: 'none', url: `http://127.0.0.1:${port}/v1`, header: false } as const;
	return { credentialData, asked, close: () => server.close() };
}

/** What tools have answered so far. */
export const toolAnswers = ({ messages }: Asked): string[] =>
	messages.filter(({ role }) => role === 'tool').map(({ content }) => content);

function completion(answer: Answer, count: number) {
	const isText = typeof answer === 'string';
	const message = isText
		? { role: 'assistant', content: answer }
		: {
				role: 'assistant',
				content: null,
				tool_calls: [
					{
						id: `call_${count}`,
						type: 'function',
						function: { name: answer.tool, arguments: JSON.stringify(answer.arguments) },
					},
				],
			};
	return {
		id: `chatcmpl-${count}`,
		object: 'chat.completion',
		created: 1,
		model: 'gpt-test',
		choices: [{ index: 0, message, finish_reason: isText ? 'stop' : 'tool_calls' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
