/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test on the developer's machine, not code that runs inside n8n */
import { join } from 'node:path';

import type { Locator, Page } from 'playwright-core';

import type { Area } from './movingPicture';
import { MovingPicture } from './movingPicture';
import { NodeView } from './nodeView';
import { screenshotFolder } from './shoot';
import { until } from './until';
import { hugNodeName } from './workflows';

/** Pixels of n8n's window, and of the picture, which has the same proportions. */
const viewport = { width: 1120, height: 700 };
const pictureSize = { width: 960, height: 600 };
const whole: Area = { x: 0, y: 0, ...viewport };

interface HugStory {
	video: { seconds: number; width: number };
	picture: { path: string; bytes: number };
}

/**
 * Does in the demo's workflow what a person does: runs it, opens the node, looks at the photo on the left and at the
 * video on the right. All of that becomes the moving picture of the README, in the folder of the screenshots.
 */
export async function hugStory(page: Page): Promise<HugStory> {
	await page.setViewportSize(viewport);
	const picture = new MovingPicture(page, pictureSize);
	const view = new NodeView(page);
	await atRest(page.locator(nodeOnCanvas));
	await picture.add(1.2, whole);

	await page.click('[data-test-id="execute-workflow-button"]');
	await page.locator('[data-node-name="Read File"] [data-test-id="canvas-node-status-success"]').waitFor();
	for (let frame = 0; frame < 4; frame++) await picture.add(0.25, whole);
	await page.locator(`${nodeOnCanvas} [data-test-id="canvas-node-status-success"]`).waitFor();
	await picture.add(1, whole);

	await view.open(hugNodeName);
	await view.viewFile(view.input);
	await view.input.locator('img, embed').waitFor();
	await view.showOutputAs('binary');
	await picture.add(1.5, whole);
	await view.viewFile(view.output);
	const video = view.output.locator('video');
	const { seconds, width } = await readied(video);
	await picture.add(0.6, whole);

	const closeUp = await around(video);
	for (const share of [0.15, 0.5, 0.85]) await picture.add(0.08, between(whole, closeUp, share));
	for (let at = 0.3; at < seconds; at += frameSeconds) {
		await video.evaluate(seek, at);
		await picture.add(frameSeconds, closeUp);
	}
	await picture.add(1, closeUp);
	const path = join(screenshotFolder, 'hug-story.webp');
	return { video: { seconds, width }, picture: { path, bytes: picture.save(path) } };
}

const nodeOnCanvas = `[data-test-id="canvas-node"][data-node-name="${hugNodeName}"]`;

/** Eight a second. */
const frameSeconds = 0.125;

/** n8n moves a workflow that it has opened to the middle. */
async function atRest(element: Locator) {
	let before = '';
	await until(async () => {
		const now = JSON.stringify(await element.boundingBox());
		const isAtRest = now === before;
		before = now;
		return isAtRest;
	});
}

/** The members of a browser's video element that are needed here: this code has no types of the browser's. */
interface VideoElement {
	src: string;
	readonly currentSrc: string;
	controls: boolean;
	currentTime: number;
	readonly duration: number;
	readonly videoWidth: number;
	pause: () => void;
	addEventListener: (event: string, listener: () => void, options: { once: true }) => void;
}

/** Plays a little, so that it is known to play; then stops it at its first frame, without the player's buttons. */
async function readied(video: Locator): Promise<{ seconds: number; width: number }> {
	await video.waitFor();
	await until(async () => await video.evaluate(({ currentTime }: VideoElement) => currentTime > 0));
	return await video.evaluate(async (element: VideoElement) => {
		element.pause();
		element.controls = false;
		const ready = new Promise<void>((resolve) => element.addEventListener('loadeddata', resolve, { once: true }));
		// n8n serves no parts of a file, and without parts there is no seeking.
		element.src = URL.createObjectURL(await (await fetch(element.currentSrc)).blob());
		await ready;
		element.pause();
		return { seconds: element.duration, width: element.videoWidth };
	});
}

async function seek(element: VideoElement, seconds: number) {
	const done = new Promise<void>((resolve) => element.addEventListener('seeked', resolve, { once: true }));
	element.currentTime = seconds;
	await done;
}

/** The part of the page around the video, in the picture's proportions, in which the node can still be recognized. */
async function around(video: Locator): Promise<Area> {
	const { x, y, width } = (await video.boundingBox()) ?? whole;
	const areaWidth = width / 0.65;
	const right = Math.min(x + width + 12, viewport.width);
	return { x: right - areaWidth, y: y - 52, width: areaWidth, height: (areaWidth * viewport.height) / viewport.width };
}

function between(from: Area, to: Area, share: number): Area {
	const at = (name: keyof Area) => from[name] + (to[name] - from[name]) * share;
	return { x: at('x'), y: at('y'), width: at('width'), height: at('height') };
}
