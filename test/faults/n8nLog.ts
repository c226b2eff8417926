/* eslint-disable @n8n/community-nodes/no-restricted-imports -- test code: runs n8n's engine, not inside n8n */
import { Container } from '@n8n/di';

/** The lines that nodes write to n8n's log from now on. n8n-core may have a copy of the logger's package for itself. */
export async function listenToLog(): Promise<string[]> {
	const place = require.resolve('@n8n/backend-common', { paths: [require.resolve('n8n-core')] });
	const { Logger }: typeof import('@n8n/backend-common') = await import(place);
	const lines: string[] = [];
	for (const level of ['debug', 'info', 'warn', 'error'] as const) {
		jest.spyOn(Container.get(Logger), level).mockImplementation((...values) => {
			lines.push(JSON.stringify(values));
		});
	}
	return lines;
}
