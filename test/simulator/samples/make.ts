/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a script for the developer's machine, not code that runs inside n8n */
/**
 * Makes the files of this folder anew: `npx tsx test/simulator/samples/make.ts`.
 * Needs ffmpeg, besides the Chromium of the end-to-end tests. The files are kept in git, so nothing else needs it.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';

import { ensureChromium } from '../../server/browser';
import { outputOf } from '../../server/command';
import { heartGlb } from './heart';
import { melodyWav } from './melody';
import { hugScene, sceneLength } from './scene';

const framesPerSecond = 25;
const videoSize = { width: 640, height: 480 };
const imageSize = { width: 480, height: 360 };
/** Seconds: the two as in the photo, and the two in the hug with hearts above them. */
const photoInstant = 0;
const hugInstant = 4.6;

async function make() {
	const frames = mkdtempSync(join(tmpdir(), 'hug-frames-'));
	const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ['--no-sandbox'] });
	try {
		const page = await browser.newPage();
		await page.setViewportSize(imageSize);
		const photo = join(frames, 'photo.png');
		await shootScene(page, photoInstant, photo);
		await shootScene(page, hugInstant, sample('hug.png'));
		await page.setViewportSize(videoSize);
		for (let frame = 0; frame < sceneLength * framesPerSecond; frame++) {
			await shootScene(page, frame / framesPerSecond, join(frames, `${frame}.png`));
		}
		writeFileSync(sample('melody.wav'), melodyWav());
		writeFileSync(sample('heart.glb'), heartGlb());
		await ffmpeg('-framerate', String(framesPerSecond), '-i', join(frames, '%d.png'), ...h264, sample('hug.mp4'));
		await ffmpeg('-i', photo, '-q:v', '4', '-pix_fmt', 'yuvj420p', sample('two-people.jpg'));
		await ffmpeg('-i', sample('hug.png'), '-quality', '85', sample('hug.webp'));
		await ffmpeg('-i', sample('melody.wav'), '-ar', '22050', '-b:a', '32k', sample('melody.mp3'));
	} finally {
		await browser.close();
		rmSync(frames, { recursive: true });
	}
	for (const name of ['hug.mp4', 'hug.png', 'hug.webp', 'two-people.jpg', 'melody.wav', 'melody.mp3', 'heart.glb']) {
		console.log(`${name}: ${statSync(sample(name)).size} bytes`);
	}
}

/** What every browser plays, from its first bytes on. */
const h264 = '-c:v libx264 -preset veryslow -crf 20 -pix_fmt yuv420p -movflags +faststart'.split(' ');

const sample = (name: string) => join(__dirname, name);

async function shootScene(page: Page, seconds: number, path: string) {
	await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${hugScene(seconds)}`);
	await page.screenshot({ path });
}

/** The same input gives the same file: no dates, no name of the encoder. */
async function ffmpeg(...args: string[]) {
	const quiet = ['-v', 'error', '-y'];
	const output = args.pop() ?? '';
	await outputOf('ffmpeg', [
		...quiet,
		...args,
		'-map_metadata',
		'-1',
		'-fflags',
		'+bitexact',
		'-flags',
		'+bitexact',
		output,
	]);
}

void make();
