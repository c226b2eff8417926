import { simplifiedTask } from '../../../nodes/shared/tasks/taskItem';

const link = 'https://storage.example.com/hug.mp4';

describe('simplifiedTask', () => {
	const names = [
		'task_id',
		'status',
		'video_url',
		'output',
		'model',
		'task_type',
		'created_at',
		'started_at',
		'ended_at',
		'error_message',
		'cost_usd',
	];

	test('has its eleven fields, best first, and no other', () => {
		const task = {
			task_id: 'id',
			model: 'Qubico/hug-video',
			task_type: 'image_to_video',
			status: 'Completed',
			config: {},
			input: {},
			output: { video_url: link },
			meta: {
				created_at: '2025-07-25T22:41:18.465048+08:00',
				started_at: '2025-07-25T22:41:19Z',
				ended_at: '0001-01-01T00:00:00Z',
			},
			detail: null,
			logs: [],
			error: { code: 0, message: '', raw_message: '', detail: null },
		};
		const simplified = simplifiedTask('asked-for', task, { video_url: link });
		expect(Object.keys(simplified)).toEqual(names);
		expect(simplified).toEqual({
			task_id: 'id',
			status: 'completed',
			video_url: link,
			output: { video_url: link },
			model: 'Qubico/hug-video',
			task_type: 'image_to_video',
			created_at: '2025-07-25T22:41:18.465048+08:00',
			started_at: '2025-07-25T22:41:19Z',
			ended_at: null,
			error_message: null,
			cost_usd: null,
		});
	});

	test('has the same fields when PiAPI sends next to nothing', () => {
		const simplified = simplifiedTask('asked-for', {}, { video_url: null });
		expect(Object.keys(simplified)).toEqual(names);
		expect(simplified).toMatchObject({
			task_id: 'asked-for',
			status: '',
			video_url: null,
			output: null,
			created_at: null,
			error_message: null,
		});
	});
});
