/**
 * What n8n-workflow exports since 2.0.0 and 2.40.0. n8n tells a node its version in no other way, and each
 * n8n brings its own n8n-workflow. Two of them, so that one may go.
 */
const sinceVersion2 = ['validateWorkflowHasTriggerLikeNode', 'N8N_NODES_API_VERSION'];

/**
 * Whether of several calls that come to a paused execution at the same moment this n8n lets only one wake it. It does since
 * 2.0.0 (`ExecutionAlreadyResumingError` in its active-executions.ts); n8n 1.123.81 goes on once for each of them.
 * `n8nWorkflow` is the module n8n-workflow.
 */
export const wakesOnce = (n8nWorkflow: object): boolean => sinceVersion2.some((name) => name in n8nWorkflow);
