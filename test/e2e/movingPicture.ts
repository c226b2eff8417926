/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test on the developer's machine, not code that runs inside n8n */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import type { CDPSession, Page } from 'playwright-core';

/** A part of the page, in its own pixels. */
export interface Area {
	x: number;
	y: number;
	width: number;
	height: number;
}

interface Frame {
	/** A still WebP file. */
	image: Buffer;
	seconds: number;
}

/**
 * A WebP file that moves, made of screenshots of one page. Chromium encodes each; here they only get a common container
 * (https://developers.google.com/speed/webp/docs/riff_container), so that it needs no other program.
 */
export class MovingPicture {
	private readonly frames: Frame[] = [];
	private session: CDPSession | undefined;

	/** @param size Pixels of the picture. @param quality From 0 to 100. */
	constructor(
		private readonly page: Page,
		private readonly size: { width: number; height: number },
		private readonly quality = 80,
	) {}

	/** Adds what the page shows now, for so many seconds. The area, which has the picture's proportions, fills it. */
	async add(seconds: number, area: Area = { x: 0, y: 0, ...this.size }) {
		this.session ??= await this.page.context().newCDPSession(this.page);
		const { data } = await this.session.send('Page.captureScreenshot', {
			format: 'webp',
			quality: this.quality,
			clip: { ...area, scale: this.size.width / area.width },
		});
		this.frames.push({ image: Buffer.from(data, 'base64'), seconds });
	}

	/** Writes the file, which plays again and again. Returns its size in bytes. */
	save(path: string): number {
		const frames = this.frames.map((frame) => this.frameChunk(frame));
		const content = Buffer.concat([Buffer.from('WEBP'), this.headerChunk(), chunk('ANIM', Buffer.alloc(6)), ...frames]);
		const file = chunk('RIFF', content);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, file);
		return file.length;
	}

	private headerChunk(): Buffer {
		const header = Buffer.alloc(10);
		const isAnimation = 0x02;
		header.writeUInt8(isAnimation, 0);
		header.writeUIntLE(this.size.width - 1, 4, 3);
		header.writeUIntLE(this.size.height - 1, 7, 3);
		return chunk('VP8X', header);
	}

	private frameChunk({ image, seconds }: Frame): Buffer {
		const header = Buffer.alloc(16);
		header.writeUIntLE(this.size.width - 1, 6, 3);
		header.writeUIntLE(this.size.height - 1, 9, 3);
		header.writeUIntLE(Math.round(seconds * 1000), 12, 3);
		const isNotBlended = 0x02;
		header.writeUInt8(isNotBlended, 15);
		return chunk('ANMF', Buffer.concat([header, pixels(image)]));
	}
}

/** The chunk of a still WebP file that holds its pixels. */
function pixels(image: Buffer): Buffer {
	for (let at = 12; at < image.length; ) {
		const size = 8 + even(image.readUInt32LE(at + 4));
		if (/^VP8[ L]$/.test(image.toString('latin1', at, at + 4))) return image.subarray(at, at + size);
		at += size;
	}
	throw new Error('This is no WebP file with pixels in it');
}

function chunk(type: string, content: Buffer): Buffer {
	const header = Buffer.alloc(8);
	header.write(type, 0, 'latin1');
	header.writeUInt32LE(content.length, 4);
	return Buffer.concat([header, content, Buffer.alloc(even(content.length) - content.length)]);
}

/** Chunks take an even number of bytes. */
const even = (size: number) => size + (size % 2);
