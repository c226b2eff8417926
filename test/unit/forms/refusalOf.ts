import { OperationalError } from 'n8n-workflow';

/** The words with which an attempt is refused. Fails when it is not, or by a defect. */
export function refusalOf(attempt: () => unknown): { message: string; description: string } {
	try {
		attempt();
	} catch (refusal) {
		expect(refusal).toBeInstanceOf(OperationalError);
		if (refusal instanceof OperationalError) {
			return { message: refusal.message, description: refusal.description ?? '' };
		}
	}
	throw new Error('It was not refused');
}
