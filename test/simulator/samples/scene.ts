import type { Arm, Point, Pose } from './figure';
import { between, drawFigure, man, mix, round, woman } from './figure';
import { drawHead } from './heads';

/** Pixels of the drawing, as of examples/two-people.jpg. */
export const sceneWidth = 800;
export const sceneHeight = 600;
/** Seconds. */
export const sceneLength = 5.6;

/** The drawing at an instant: as in examples/two-people.jpg at 0 s, the hug from some 3 s on. Returns an SVG. */
export function hugScene(seconds: number): string {
	const turn = ease(seconds, 0.7, 1.4);
	const hug = ease(seconds, 2.0, 3.0);
	const progress: Progress = {
		seconds,
		turn,
		apart: ease(seconds, 0.9, 1.6) - ease(seconds, 1.9, 2.9),
		open: ease(seconds, 1.3, 2.1),
		hug,
	};
	const her = drawFigure(woman, herPose(progress), drawHead);
	const his = drawFigure(man, hisPose(progress), drawHead);
	// In the photo he stands before her; once they have turned and stand apart, she is before him.
	const bodies = turn < 0.85 ? `${her.body}${his.body}` : `${his.body}${his.head}${her.body}`;
	const heads = turn < 0.85 ? `${his.head}${her.head}` : her.head;
	const sway = hug * Math.sin((seconds - 3) * 2.4) * 1.1;
	const zoom = 1 + 0.1 * ease(seconds, 2.2, 4.6);
	return (
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${sceneWidth} ${sceneHeight}">${drawLandscape(seconds)}` +
		`<g transform="translate(405 330) scale(${round(zoom)}) translate(-405 -330)"><g transform="rotate(${round(sway)} 405 700)">` +
		`${her.far}${his.far}${bodies}${her.near}${heads}${his.near}</g>${drawHearts(seconds)}</g></svg>`
	);
}

/** How far each movement is, from 0 to 1. */
interface Progress {
	seconds: number;
	turn: number;
	apart: number;
	open: number;
	hug: number;
}

/** From 0 to 1 between two instants, slow at both ends. */
function ease(seconds: number, from: number, to: number): number {
	const share = Math.min(1, Math.max(0, (seconds - from) / (to - from)));
	return share * share * (3 - 2 * share);
}

/** 1 for the blink of an eye, otherwise 0. */
const blink = (seconds: number, at: number) => Math.max(0, 1 - Math.abs(seconds - at) / 0.09);

const steps = (seconds: number, from: number, to: number) =>
	seconds < from || seconds > to ? 0 : Math.abs(Math.sin(((seconds - from) / (to - from)) * Math.PI * 2)) * 7;

function herPose({ seconds, turn, apart, open, hug }: Progress): Pose {
	const dx = -34 * apart + 34 * hug;
	return {
		dx,
		rise: steps(seconds, 0.9, 1.6) + steps(seconds, 2.0, 2.9) - 28 * hug,
		lean: 3 * hug,
		turn: turn - 0.15 * hug,
		tilt: 3 * turn + 12 * hug + Math.sin(seconds * 2.2) * (1 - hug),
		headDx: 6 * turn + 3 * hug,
		headDy: 30 * hug,
		eyes: (1 - blink(seconds, 0.42)) * (1 - ease(seconds, 2.6, 2.95)),
		smile: ease(seconds, 0.8, 2.2),
		near: arm(
			dx,
			open,
			hug,
			[
				[268, 420],
				[268, 520],
				[268, 640],
			],
			[
				[268, 412],
				[330, 490],
				[404, 420],
			],
			[
				[318, 450],
				[420, 545],
				[528, 482],
			],
		),
		far: arm(
			dx,
			open,
			hug,
			[
				[310, 420],
				[310, 520],
				[310, 640],
			],
			[
				[318, 400],
				[370, 430],
				[420, 345],
			],
			[
				[390, 410],
				[440, 400],
				[500, 400],
			],
		),
		arms: open,
	};
}

function hisPose({ seconds, turn, apart, open, hug }: Progress): Pose {
	const dx = 34 * apart - 12 * hug;
	return {
		dx,
		rise: steps(seconds, 1.0, 1.7) + steps(seconds, 2.0, 2.9),
		lean: -2 * hug,
		turn: turn - 0.6 * hug,
		tilt: -2 * turn - 10 * hug + Math.sin(seconds * 2 + 1) * (1 - hug),
		headDx: -6 * turn + 8 * hug,
		headDy: 4 * hug,
		eyes: (1 - blink(seconds, 0.58)) * (1 - ease(seconds, 2.65, 3)),
		smile: ease(seconds, 0.9, 2.2),
		near: arm(
			dx,
			open,
			hug,
			[
				[556, 410],
				[556, 520],
				[556, 640],
			],
			[
				[545, 400],
				[470, 480],
				[400, 400],
			],
			[
				[505, 412],
				[410, 490],
				[304, 446],
			],
		),
		far: arm(
			dx,
			open,
			hug,
			[
				[470, 410],
				[470, 520],
				[470, 640],
			],
			[
				[480, 390],
				[430, 420],
				[385, 335],
			],
			[
				[430, 400],
				[380, 410],
				[330, 420],
			],
		),
		arms: open,
	};
}

type Three = readonly [shoulder: Point, elbow: Point, hand: Point];

/** An arm on its way from hanging down over being held out, where it moves with the figure, to the hug. */
function arm(dx: number, open: number, hug: number, hanging: Three, heldOut: Three, hugging: Three): Arm {
	const at = (index: 0 | 1 | 2): Point => {
		const [x, y] = between(hanging[index], heldOut[index], open);
		return between([x + dx, y], hugging[index], hug);
	};
	return { shoulder: at(0), elbow: at(1), hand: at(2) };
}

function drawLandscape(seconds: number): string {
	const drift = seconds * 5;
	const cloud = (x: number, y: number, scale: number) =>
		`<g transform="translate(${round(x + drift)} ${y}) scale(${scale})" fill="#fff" opacity="0.88"><ellipse cx="0" cy="0" rx="70" ry="24"/><ellipse cx="46" cy="-18" rx="50" ry="26"/></g>`;
	const glow = mix(52, 54, (Math.sin(seconds * 2) + 1) / 2);
	return (
		'<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#bfe3f8"/><stop offset="0.75" stop-color="#f2ece0"/></linearGradient></defs>' +
		`<rect width="800" height="600" fill="url(#sky)"/>` +
		`<circle cx="660" cy="110" r="${round(glow + 22)}" fill="#ffe08a" opacity="0.25"/><circle cx="660" cy="110" r="52" fill="#ffd568"/>` +
		`${cloud(150, 110, 1)}${cloud(470, 70, 0.77)}` +
		'<path d="M0 430 Q120 388 250 392 C420 400 470 450 620 442 Q720 434 800 395 L800 600 L0 600 Z" fill="#a8d29b"/>' +
		'<path d="M0 490 Q120 462 260 466 C420 474 520 512 680 511 Q790 512 800 470 L800 600 L0 600 Z" fill="#84bd7b"/>'
	);
}

/** Hearts that rise from the two, one after the other. */
function drawHearts(seconds: number): string {
	const hearts: ReadonlyArray<readonly [at: number, x: number, size: number]> = [
		[2.9, 395, 1.15],
		[3.4, 330, 0.8],
		[3.8, 440, 0.9],
		[4.3, 365, 1],
		[4.7, 410, 0.8],
	];
	return hearts
		.map(([at, x, size]) => {
			const age = (seconds - at) / 1.9;
			if (age <= 0 || age >= 1) return '';
			const opacity = Math.min(1, age * 5, (1 - age) * 2.5);
			const scale = size * mix(0.5, 1.1, Math.min(1, age * 3));
			const place = `translate(${round(x + Math.sin(age * 7 + x) * 10)} ${round(165 - age * 120)}) scale(${round(scale)})`;
			return `<path transform="${place}" opacity="${round(opacity)}" fill="#ef5a6f" d="M0 18 C-34 -6 -22 -28 -8 -24 Q0 -22 0 -12 Q0 -22 8 -24 C22 -28 34 -6 0 18 Z"/>`;
		})
		.join('');
}
