import * as n8nWorkflow from 'n8n-workflow';

import { resumesOnlyOnce } from '../../../nodes/shared/utils/n8nVersion';

test.each<[string, object, boolean]>([
	['the n8n that all other tests are made with', n8nWorkflow, true],
	['n8n 2.0', { jsonParse: () => {}, validateWorkflowHasTriggerLikeNode: () => {} }, true],
	['a later one, which may have dropped something', { jsonParse: () => {}, N8N_NODES_API_VERSION: 7 }, true],
	['n8n 1.123', { jsonParse: () => {} }, false],
])('%s', (_, module, expected) => expect(resumesOnlyOnce(module)).toBe(expected));
