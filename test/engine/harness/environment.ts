/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- test code: runs n8n's engine, not inside n8n */
import 'reflect-metadata';

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** n8n's folder of this test process; `closeEngine` removes it. Import this file before n8n-core. */
export const userFolder = mkdtempSync(join(tmpdir(), 'n8n-engine-test-'));
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = 'for tests only';
process.env.N8N_LOG_LEVEL = 'silent';
