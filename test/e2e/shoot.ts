/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a test on the developer's machine, not code that runs inside n8n */
import { join } from 'node:path';

import type { Page } from 'playwright-core';

const folder = join(__dirname, 'screenshots');

/** Takes a screenshot for people to look at; git ignores it. */
export async function shoot(page: Page, name: string) {
	await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
