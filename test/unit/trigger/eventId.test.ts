import { eventId } from '../../../nodes/PiApiTrigger/eventId';

test('reports of one status have the same ID, in whatever words', () => {
	expect(eventId('a', { status: 'completed' })).toBe('a/completed');
	expect(eventId('a', { status: ' Success' })).toBe('a/completed');
	expect(eventId('a', { status: 'failed' })).not.toBe(eventId('a', { status: 'completed' }));
	expect(eventId('a', {})).toBe('a/');
});
