/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a test on the developer's machine, not code that runs inside n8n */
import { join } from 'node:path';

import type { Page } from 'playwright-core';

/** Git ignores it. */
export const screenshotFolder = join(__dirname, 'screenshots');

/** Takes a screenshot for people to look at. */
export async function shoot(page: Page, name: string) {
	// While a node runs a spinner takes the place of the button's words, and then fades out.
	const button = page.locator('[data-test-id="node-execute-button"]');
	if (await button.isVisible()) await button.evaluate(animationsEnd);
	await shootRunning(page, name);
}

/** The same while a node runs or waits, when the spinner does not end. */
export async function shootRunning(page: Page, name: string) {
	await page.screenshot({ path: join(screenshotFolder, `${name}.png`) });
}

/** The canvas alone, for the documentation. */
export async function shootCanvas(page: Page, name: string) {
	await page.locator('[data-test-id=canvas-wrapper]').screenshot({ path: join(screenshotFolder, `${name}.png`) });
}

/** The part of a browser's element that is needed here: this code has no types of the browser's. */
interface AnimatedElement {
	getAnimations(options: { subtree: boolean }): Array<{ finished: Promise<unknown> }>;
}

async function animationsEnd(element: AnimatedElement) {
	const animations = element.getAnimations({ subtree: true });
	await Promise.all(animations.map(async ({ finished }) => await finished.catch(() => undefined)));
}
