/**
 * What n8n-workflow exports since 2.0.0 and 2.40.0. n8n tells a node its version in no other way, and each n8n brings its
 * own n8n-workflow. Two names, so that one may go.
 */
const exportedSinceVersion2 = ['validateWorkflowHasTriggerLikeNode', 'N8N_NODES_API_VERSION'];

/**
 * Whether this n8n resumes a paused execution only once when several calls come at the same instant. It does since 2.0.0
 * (`ExecutionAlreadyResumingError` in its active-executions.ts); n8n 1.123.81 resumes once for each call.
 * `n8nWorkflow` is the module n8n-workflow.
 */
export const resumesOnlyOnce = (n8nWorkflow: object): boolean =>
	exportedSinceVersion2.some((name) => name in n8nWorkflow);
