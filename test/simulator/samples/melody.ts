/** Samples a second. */
const sampleRate = 8_000;

/** Seconds of a beat. */
const beat = 0.25;

/** Notes as semitones above A4, and how many beats they last: the start of Beethoven's "Ode to Joy". */
const notes: ReadonlyArray<readonly [semitones: number, beats: number]> = [
	[7, 1],
	[7, 1],
	[8, 1],
	[10, 1],
	[10, 1],
	[8, 1],
	[7, 1],
	[5, 1],
	[3, 1],
	[3, 1],
	[5, 1],
	[7, 1],
	[7, 1.5],
	[5, 0.5],
	[5, 2],
];

/** A short melody as a WAV file: PCM, 16 bits, mono. */
export function melodyWav(): Buffer {
	const samples = notes.flatMap(([semitones, beats]) => tone(440 * 2 ** (semitones / 12), beats * beat));
	const data = Buffer.alloc(samples.length * 2);
	samples.forEach((sample, index) => data.writeInt16LE(Math.round(sample * 32_767), index * 2));
	return Buffer.concat([wavHeader(data.length), data]);
}

/** Like a plucked string: the overtones fade sooner than the note itself. */
function tone(frequency: number, seconds: number): number[] {
	return Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) => {
		const time = index / sampleRate;
		const attack = Math.min(1, time / 0.01);
		const release = Math.min(1, (seconds - time) / 0.03);
		const wave = [1, 0.45, 0.22, 0.1].reduce(
			(sum, strength, overtone) =>
				sum +
				strength * Math.exp(-time * (3 + 3 * overtone)) * Math.sin(2 * Math.PI * frequency * (overtone + 1) * time),
			0,
		);
		return 0.45 * attack * release * wave;
	});
}

function wavHeader(dataSize: number): Buffer {
	const header = Buffer.alloc(44);
	header.write('RIFF', 0, 'latin1');
	header.writeUInt32LE(header.length - 8 + dataSize, 4);
	header.write('WAVEfmt ', 8, 'latin1');
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(sampleRate, 24);
	header.writeUInt32LE(sampleRate * 2, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write('data', 36, 'latin1');
	header.writeUInt32LE(dataSize, 40);
	return header;
}
