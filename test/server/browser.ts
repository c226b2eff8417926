/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- a script for the developer's machine, not code that runs inside n8n */
import { existsSync } from 'node:fs';

import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

import { installDebianPackages } from './debianPackages';
import type { Account } from './n8nClient';
import { owner } from './n8nClient';

const usualPlaces = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Headless, and with no calls to the internet: n8n's forms fetch a font and an icon from there, and without an answer the
 * page would wait for them. Playwright's `route` could refuse them, too, but it switches the browser's cache off.
 */
const flags = [
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export interface OpenPage {
	page: Page;
	close: () => Promise<void>;
}

export interface Editor extends OpenPage {
	/** Shows another workflow in the same browser. */
	openWorkflow: (workflowId: string) => Promise<void>;
}

/** n8n's editor in a headless Chromium, signed in, with the workflow on its canvas. */
export async function openEditor(
	{ url, account = owner }: { url: string; account?: Account },
	workflowId: string,
): Promise<Editor> {
	return await inBrowser(async ({ page, close }) => {
		await signIn(page, url, account);
		const openWorkflow = async (id: string) => {
			await followLink(page, '/home/workflows');
			const workflows = page.locator('[data-test-id=workflow-card-name]').first();
			// n8n saves some time after a change, and asks whoever leaves earlier.
			const leave = page.getByText('Leave without saving');
			await workflows.or(leave).waitFor();
			if (await leave.isVisible()) await leave.click();
			await workflows.waitFor();
			await followLink(page, `/workflow/${id}`);
			await page.locator('[data-test-id=canvas-node]').first().waitFor();
		};
		await openWorkflow(workflowId);
		return { page, openWorkflow, close };
	});
}

/** Goes to another page as the editor's own links do, without loading the editor anew, which takes eight seconds. */
async function followLink(page: Page, path: string) {
	await page.evaluate(
		`history.pushState({}, '', '${path}'); dispatchEvent(new PopStateEvent('popstate', { state: {} }))`,
	);
}

/** A page in a headless Chromium of its own, as somebody sees it who has no account in n8n. */
export async function openPage(url: string): Promise<OpenPage> {
	return await inBrowser(async (opened) => {
		await opened.page.goto(url);
		return opened;
	});
}

/** What `open` makes of the page of a new browser, which is closed when that fails. */
async function inBrowser<T>(open: (opened: OpenPage) => Promise<T>): Promise<T> {
	const browser = await chromium.launch({ executablePath: await ensureChromium(), args: flags });
	try {
		const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
		page.setDefaultTimeout(30_000);
		return await open({ page, close: async () => await browser.close() });
	} catch (error) {
		throw await withPageClosed(browser, error);
	}
}

/** The path of a Chromium. Where there is none it is installed if that can be done without asking anybody. */
export async function ensureChromium(): Promise<string> {
	const found = chromiumPath();
	if (found !== undefined) return found;
	await installDebianPackages('chromium', 'fonts-dejavu-core');
	const installed = chromiumPath();
	if (installed === undefined) {
		throw new Error('No Chromium was found. Install Chromium or Google Chrome, or set CHROMIUM_PATH to its executable');
	}
	return installed;
}

function chromiumPath(): string | undefined {
	const { CHROMIUM_PATH } = process.env;
	if (CHROMIUM_PATH !== undefined && !existsSync(CHROMIUM_PATH)) {
		throw new Error(`CHROMIUM_PATH names no file: ${CHROMIUM_PATH}`);
	}
	return CHROMIUM_PATH ?? usualPlaces.find((path) => existsSync(path));
}

async function signIn(page: Page, url: string, { email, password }: Account) {
	await page.goto(`${url}/signin`);
	await page.fill('input[name=emailOrLdapLoginId]', email);
	await page.fill('input[name=password]', password);
	await page.click('[data-test-id=form-submit-button]');
	await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
}

async function withPageClosed(browser: Browser, error: unknown): Promise<unknown> {
	await browser.close();
	return error;
}
