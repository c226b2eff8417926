type Vector = readonly [x: number, y: number, z: number];

/** Points along the outline, and rings from the front to the back. */
const outlinePoints = 48;
const rings = 17;

/** A red heart as a binary glTF 2.0 file (Khronos glTF 2.0 specification, section 4): one mesh, about two meters wide. */
export function heartGlb(): Buffer {
	const positions = rounds(rings).flatMap((ring) => rounds(outlinePoints).map((at) => heartPoint(ring, at)));
	const faces = triangles();
	const normals = smoothNormals(positions, faces);
	const vertices = [positions, normals].map((vectors) => Buffer.from(Float32Array.from(vectors.flat()).buffer));
	const indices = Buffer.from(Uint16Array.from(faces.flat()).buffer);
	const binary = padded(Buffer.concat([...vertices, indices]), 0);
	const axis = (index: 0 | 1 | 2) => positions.map((position) => Math.fround(position[index]));
	const extreme = (of: (...values: number[]) => number) => ([0, 1, 2] as const).map((index) => of(...axis(index)));
	const vectorSize = positions.length * 12;
	const document = {
		asset: { version: '2.0' },
		scene: 0,
		scenes: [{ nodes: [0] }],
		nodes: [{ name: 'Heart', mesh: 0 }],
		meshes: [{ primitives: [{ attributes: { POSITION: 0, NORMAL: 1 }, indices: 2, material: 0 }] }],
		materials: [
			{ pbrMetallicRoughness: { baseColorFactor: [0.86, 0.09, 0.16, 1], metallicFactor: 0, roughnessFactor: 0.35 } },
		],
		// 5126 is a float, 5123 an unsigned short; 34962 holds vertices, 34963 indices.
		accessors: [
			{
				bufferView: 0,
				componentType: 5126,
				count: positions.length,
				type: 'VEC3',
				min: extreme(Math.min),
				max: extreme(Math.max),
			},
			{ bufferView: 1, componentType: 5126, count: normals.length, type: 'VEC3' },
			{ bufferView: 2, componentType: 5123, count: faces.length * 3, type: 'SCALAR' },
		],
		bufferViews: [
			{ buffer: 0, byteOffset: 0, byteLength: vectorSize, target: 34962 },
			{ buffer: 0, byteOffset: vectorSize, byteLength: vectorSize, target: 34962 },
			{ buffer: 0, byteOffset: 2 * vectorSize, byteLength: indices.length, target: 34963 },
		],
		buffers: [{ byteLength: binary.length }],
	};
	const json = padded(Buffer.from(JSON.stringify(document)), 0x20);
	const chunks = Buffer.concat([chunkHeader(json.length, 'JSON'), json, chunkHeader(binary.length, 'BIN\0'), binary]);
	const header = Buffer.alloc(12);
	header.write('glTF', 0, 'latin1');
	header.writeUInt32LE(2, 4);
	header.writeUInt32LE(header.length + chunks.length, 8);
	return Buffer.concat([header, chunks]);
}

const rounds = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The outline of a heart, drawn in towards its middle and out of the plane as half circles go. */
function heartPoint(ring: number, at: number): Vector {
	const angle = (at / outlinePoints) * 2 * Math.PI;
	const depth = (ring / (rings - 1)) * Math.PI;
	const size = Math.max(Math.sin(depth), 0.001);
	const x = 16 * Math.sin(angle) ** 3;
	const y = 13 * Math.cos(angle) - 5 * Math.cos(2 * angle) - 2 * Math.cos(3 * angle) - Math.cos(4 * angle);
	return [(x / 16) * size, (y / 16) * size, 0.45 * Math.cos(depth)];
}

function triangles(): Vector[] {
	return rounds(rings - 1).flatMap((ring) =>
		rounds(outlinePoints).flatMap((at): Vector[] => {
			const next = (at + 1) % outlinePoints;
			const [here, beside] = [ring * outlinePoints + at, ring * outlinePoints + next];
			const [below, belowBeside] = [here + outlinePoints, beside + outlinePoints];
			// Counter-clockwise as seen from outside.
			return [
				[here, beside, below],
				[beside, belowBeside, below],
			];
		}),
	);
}

/** Of each point, from the faces around it, larger faces counting more; each is one long. */
function smoothNormals(positions: Vector[], faces: Vector[]): Vector[] {
	const sums = positions.map(() => [0, 0, 0]);
	for (const face of faces) {
		const [a, b, c] = face.map((index) => positions[index]);
		const normal = cross(minus(b, a), minus(c, a));
		for (const index of face) sums[index] = sums[index]?.map((sum, axis) => sum + (normal[axis] ?? 0)) ?? [];
	}
	return sums.map(([x = 0, y = 0, z = 0], index) => {
		const length = Math.hypot(x, y, z);
		// Where the faces around a point cancel each other out it faces the viewer, or the other way.
		if (length === 0) return [0, 0, (positions[index]?.[2] ?? 1) < 0 ? -1 : 1];
		return [x / length, y / length, z / length];
	});
}

const minus = (a: Vector = [0, 0, 0], b: Vector = [0, 0, 0]): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const cross = (a: Vector, b: Vector): Vector => [
	a[1] * b[2] - a[2] * b[1],
	a[2] * b[0] - a[0] * b[2],
	a[0] * b[1] - a[1] * b[0],
];

/** Chunks end on a multiple of four bytes. */
function padded(content: Buffer, byte: number): Buffer {
	return Buffer.concat([content, Buffer.alloc((4 - (content.length % 4)) % 4, byte)]);
}

function chunkHeader(size: number, type: string): Buffer {
	const header = Buffer.alloc(8);
	header.writeUInt32LE(size, 0);
	header.write(type, 4, 'latin1');
	return header;
}
