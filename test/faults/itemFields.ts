/** The fields of a simplified item, in their order: whatever PiAPI answers, there are no others. */
const before = ['task_id', 'status'];
const after = ['output', 'model', 'task_type', 'created_at', 'started_at', 'ended_at', 'error_message', 'cost_usd'];

export const simplifiedHug = [...before, 'video_url', ...after];
export const simplifiedTask = [...before, 'result_url', 'result_urls', ...after];
