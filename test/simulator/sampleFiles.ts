/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs in tests and on a developer's machine, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The type of a file by the end of its name. */
export const contentTypes: Readonly<Partial<Record<string, string>>> = {
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	png: 'image/png',
	webp: 'image/webp',
	mp4: 'video/mp4',
	mp3: 'audio/mpeg',
	wav: 'audio/wav',
	glb: 'model/gltf-binary',
	heic: 'image/heic',
	avif: 'image/avif',
	m4a: 'audio/mp4',
};

/**
 * A real file of each kind, by the end of its name: a photo of two people, their hug as a video and as an image,
 * a melody, a heart in 3D.
 * `samples/make.ts` makes them. Each is read when it is first asked for.
 */
export const sampleFiles: Readonly<Partial<Record<string, Buffer>>> = {
	get jpg() {
		return sample('two-people.jpg');
	},
	get jpeg() {
		return sample('two-people.jpg');
	},
	get png() {
		return sample('hug.png');
	},
	get webp() {
		return sample('hug.webp');
	},
	get mp4() {
		return sample('hug.mp4');
	},
	get mp3() {
		return sample('melody.mp3');
	},
	get wav() {
		return sample('melody.wav');
	},
	get glb() {
		return sample('heart.glb');
	},
	/** A red image of 64 pixels square, encoded by x265 and put into the boxes of a HEIF file (ISO/IEC 23008-12). */
	get heic() {
		return sample('red.heic');
	},
	/** A red image of 16 pixels square, as ffmpeg makes it. */
	get avif() {
		return sample('red.avif');
	},
	/** A tenth of a second of silence in AAC, as ffmpeg makes it. */
	get m4a() {
		return sample('silence.m4a');
	},
};

const samples = new Map<string, Buffer>();

function sample(name: string): Buffer {
	const content = samples.get(name) ?? readFileSync(join(__dirname, 'samples', name));
	samples.set(name, content);
	return content;
}
