import { contentTypes, sampleFiles } from './sampleFiles';

const sample = (extension: string) => sampleFiles[extension] ?? Buffer.alloc(0);

describe("the simulator's sample files", () => {
	it.each(Object.keys(contentTypes))('have content for .%s', (extension) => {
		expect(sample(extension).length).toBeGreaterThan(300);
		expect(sample(extension).length).toBeLessThan(300_000);
	});

	it('start with what a player needs: the index of the video stands before its frames', () => {
		const boxes = boxesOf(sample('mp4'));
		expect(boxes.map(({ type }) => type)).toEqual(['ftyp', 'moov', 'free', 'mdat']);
		expect(boxes.reduce((sum, { size }) => sum + size, 0)).toBe(sample('mp4').length);
	});

	it('hold five to six seconds of H.264', () => {
		const index = sample('mp4');
		expect(index.includes('avc1')).toBe(true);
		// Version 0 of the movie header: units a second, then the length in those units (ISO/IEC 14496-12, 8.2.2).
		const header = index.indexOf('mvhd') + 4;
		const seconds = index.readUInt32BE(header + 16) / index.readUInt32BE(header + 12);
		expect(seconds).toBeGreaterThan(5);
		expect(seconds).toBeLessThan(6);
	});

	it('are a whole sound in PCM', () => {
		const wav = sample('wav');
		expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
		expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
	});

	it('are a whole 3D model with a mesh', () => {
		const glb = sample('glb');
		expect(glb.readUInt32LE(8)).toBe(glb.length);
		const document: { asset: { version: string }; meshes: unknown[] } = JSON.parse(
			glb.subarray(20, 20 + glb.readUInt32LE(12)).toString(),
		);
		expect(document.asset.version).toBe('2.0');
		expect(document.meshes).toHaveLength(1);
	});
});

/** The boxes that an MP4 file is made of (ISO/IEC 14496-12, 4.2). */
function boxesOf(file: Buffer): Array<{ type: string; size: number }> {
	const boxes = [];
	for (let at = 0; at < file.length; at += boxes.at(-1)?.size ?? file.length) {
		boxes.push({ size: file.readUInt32BE(at), type: file.subarray(at + 4, at + 8).toString('latin1') });
	}
	return boxes;
}
