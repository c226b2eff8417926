import axios from 'axios';

/** The content type and the first bytes of a file, by the end of its name. */
export const signs: Record<string, [contentType: string, firstBytes: RegExp]> = {
	png: ['image/png', /^\x89PNG/],
	jpg: ['image/jpeg', /^\xff\xd8\xff/],
	webp: ['image/webp', /^RIFF....WEBPVP8 /s],
	mp4: ['video/mp4', /^....ftypisom/s],
	mp3: ['audio/mpeg', /^ID3/],
	wav: ['audio/wav', /^RIFF....WAVEfmt /s],
	glb: ['model/gltf-binary', /^glTF/],
	heic: ['image/heic', /^....ftypheic/s],
	avif: ['image/avif', /^....ftypavif/s],
	m4a: ['audio/mp4', /^....ftypM4A /s],
};

/** Expects that the link leads to a file of the kind its name says. */
export async function expectFile(link: string) {
	const { data, headers } = await axios.get(link, { responseType: 'arraybuffer' });
	const [contentType, firstBytes] = signs[link.split('.').pop() ?? ''] ?? ['', /$^/];
	expect([link, headers['content-type']]).toEqual([link, contentType]);
	expect(Buffer.from(data).toString('latin1')).toMatch(firstBytes);
}
