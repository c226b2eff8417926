/**
 * Files of the ISO base media format (ISO/IEC 14496-12): MP4, QuickTime, M4A, HEIC and AVIF all begin with a box `ftyp`, and
 * its brands say which of them a file is. The brands are those registered at mp4ra.org.
 */

const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];
const avifBrands = ['avif', 'avis'];
/** Images without a word about how they are compressed; the compatible brands tell. */
const heifBrands = ['mif1', 'mif2', 'msf1', 'miaf'];
const audioBrands = ['M4A ', 'M4B ', 'M4P ', 'F4A ', 'F4B '];
const cameraRawBrand = 'crx ';
const quickTimeBrand = 'qt  ';
/** A file that names one of these among its compatible brands can be played as a video. */
const videoBrands = ['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'avc1', 'mp41', 'mp42', 'M4V ', quickTimeBrand];

/** QuickTime files older than the box `ftyp` begin with one of these. */
const oldQuickTime = /^.{4}(?:moov|mdat|wide|pnot)/s;

/**
 * The usual extension of a file of this format by its first bytes, one character each; undefined for any other file.
 * `isNamedAudio`: whether its name or MIME type says audio. The recordings of many phones carry the brand of a video.
 */
export function isoMediaExtension(start: string, isNamedAudio: boolean): string | undefined {
	if (oldQuickTime.test(start)) return 'mov';
	if (start.slice(4, 8) !== 'ftyp') return undefined;
	const [major = '', ...compatible] = brandsOf(start);
	const image = imageExtension(major, compatible);
	if (image !== undefined) return image;
	if (audioBrands.includes(major) || isNamedAudio) return 'm4a';
	return major === quickTimeBrand ? 'mov' : 'mp4';
}

/** The major brand, then the compatible ones: four characters each, with the version of the major one between them. */
function brandsOf(start: string): string[] {
	const size = sizeOf(start);
	const brands = start.slice(8, size >= 16 ? size : 16).match(/.{4}/gs) ?? [];
	return brands.filter((_, index) => index !== 1);
}

const sizeOf = (start: string): number => [0, 1, 2, 3].reduce((size, index) => size * 256 + start.charCodeAt(index), 0);

function imageExtension(major: string, compatible: string[]): string | undefined {
	if (major === cameraRawBrand) return 'cr3';
	if (avifBrands.includes(major)) return 'avif';
	if (heicBrands.includes(major)) return 'heic';
	// Profiles such as `MA1B` come as the major brand, too.
	const isImage = heifBrands.includes(major) || !compatible.concat(major).some((brand) => videoBrands.includes(brand));
	if (!isImage) return undefined;
	if (compatible.some((brand) => avifBrands.includes(brand))) return 'avif';
	if (compatible.some((brand) => heicBrands.includes(brand))) return 'heic';
	return heifBrands.includes(major) || compatible.some((brand) => heifBrands.includes(brand)) ? 'heif' : undefined;
}

/** The box `hdlr` says what a track holds: four characters behind its name, a version and a reserved number. */
const trackType = /hdlr.{8}(vide|soun)/gs;

/** Bytes of that box up to its end, so that one that lies across two pieces of a file is seen. */
const trackTypeLength = 16;

/** Whether a file of this format holds sound and no video, by its tracks. `chunks`: its whole content. */
export async function holdsOnlyAudio(chunks: AsyncIterable<Buffer>): Promise<boolean> {
	let hasAudio = false;
	let before = '';
	for await (const chunk of chunks) {
		const text = before + chunk.toString('latin1');
		for (const [, type] of text.matchAll(trackType)) {
			if (type === 'vide') return false;
			hasAudio = true;
		}
		before = text.slice(1 - trackTypeLength);
	}
	return hasAudio;
}
