/** A point of the drawing: pixels from its left and upper edge. */
export type Point = readonly [x: number, y: number];

/** An arm, from the shoulder over the elbow to the hand. */
export interface Arm {
	shoulder: Point;
	elbow: Point;
	hand: Point;
}

/** What a figure does at one instant. */
export interface Pose {
	/** Pixels to the right of where the figure stands in the photo, and up. */
	dx: number;
	rise: number;
	/** Degrees by which the whole figure leans, clockwise. */
	lean: number;
	/** From 0, facing the viewer, to 1, facing the other figure. */
	turn: number;
	/** The head by itself: degrees clockwise, and pixels to the right and down. */
	tilt: number;
	headDx: number;
	headDy: number;
	/** From 0, closed, to 1, open. */
	eyes: number;
	/** From 0 to 1, how much wider than in the photo. */
	smile: number;
	/** Before and behind the bodies; how clearly their outline is seen, from 0 to 1: hanging down they are part of the body. */
	near: Arm;
	far: Arm;
	arms: number;
}

/** The parts of a figure, as SVG, that other figures come between. */
export interface Figure {
	far: string;
	body: string;
	head: string;
	near: string;
}

export interface Look {
	/** The middle of the neck's lower end, and of the face. */
	neck: Point;
	face: Point;
	/** Half the width of the body where the drawing ends, facing the viewer and facing the other figure. */
	halfWidth: readonly [front: number, side: number];
	/** 1 where the other figure is to the right, -1 where it is to the left. */
	side: 1 | -1;
	skin: string;
	skinShade: string;
	blush: string;
	hair: string;
	hairShade: string;
	mouth: string;
	shirt: string;
	shirtShade: string;
	armWidth: number;
	nose: string;
}

/** The woman of examples/two-people.jpg. */
export const woman: Look = {
	neck: [298, 346],
	face: [298, 250],
	halfWidth: [133, 96],
	side: 1,
	skin: '#f3bf98',
	skinShade: '#e3a57e',
	blush: '#f2897f',
	hair: '#5c3522',
	hairShade: '#4c2a1a',
	mouth: '#b8383f',
	shirt: '#e3685f',
	shirtShade: '#cb5049',
	armWidth: 50,
	nose: '#d98e68',
};

/** The man of examples/two-people.jpg. */
export const man: Look = {
	neck: [510, 328],
	face: [508, 216],
	halfWidth: [140, 104],
	side: -1,
	skin: '#b5794d',
	skinShade: '#96613c',
	blush: '#cf6a48',
	hair: '#211a19',
	hairShade: '#15100f',
	mouth: '#6e2626',
	shirt: '#4178b5',
	shirtShade: '#2f6099',
	armWidth: 56,
	nose: '#7f5030',
};

/** One figure in a pose, in the layers that the other figure comes between. `drawHead` draws its face and hair. */
export function drawFigure(look: Look, pose: Pose, drawHead: (look: Look, pose: Pose) => HeadLayers): Figure {
	const [neckX, neckY] = look.neck;
	const wholeFigure = `translate(${round(pose.dx)} ${round(-pose.rise)}) rotate(${round(pose.lean)} ${neckX} 700)`;
	const headAlone = `translate(${round(pose.headDx)} ${round(pose.headDy)}) rotate(${round(pose.tilt)} ${neckX} ${neckY - 40})`;
	const { behind, front } = drawHead(look, pose);
	const inPlace = (content: string) => `<g transform="${wholeFigure}">${content}</g>`;
	return {
		far: drawArm(look, pose.far, pose.arms, look.shirtShade),
		body: inPlace(`<g transform="${headAlone}">${behind}</g>${drawBody(look, pose)}`),
		head: inPlace(`${drawNeck(look, pose)}<g transform="${headAlone}">${front}</g>`),
		near: drawArm(look, pose.near, pose.arms, look.shirt),
	};
}

export interface HeadLayers {
	/** Hair that the body covers. */
	behind: string;
	front: string;
}

function drawBody(look: Look, { turn, arms }: Pose): string {
	const [x, y] = look.neck;
	const half = mix(look.halfWidth[0], look.halfWidth[1], turn);
	const towards = look.side * turn;
	const shoulder = y + 6;
	const outline =
		`M${x - half} 760 L${x - half} 600 C${x - half} ${y + 150} ${x - half * 0.93} ${y + 52} ${x - 36} ${shoulder} ` +
		`Q${x} ${y + 46} ${x + 36} ${shoulder} C${x + half * 0.93} ${y + 52} ${x + half} ${y + 150} ${x + half} 600 L${x + half} 760 Z`;
	const body = `<path d="${outline}" fill="${look.shirt}"/>`;
	// The back, once the figure is turned and an arm is seen before it.
	const shade = `<path d="M${x - towards * half} 760 L${x - towards * half} 600 C${x - towards * half} ${y + 150} ${x - towards * half * 0.93} ${y + 52} ${x - towards * 36} ${shoulder} C${x - towards * half * 0.55} ${y + 110} ${x - towards * half * 0.62} 560 ${x - towards * half * 0.6} 760 Z" fill="${look.shirtShade}" opacity="${round(arms * 0.45)}"/>`;
	return `${body}${shade}${look === man ? drawButtons(x - 4 + towards * half * 0.62, y, look, arms) : ''}`;
}

function drawButtons(x: number, y: number, look: Look, arms: number): string {
	const button = (at: number) => `<circle cx="${round(x + 8)}" cy="${at}" r="5" fill="#dfe9f3"/>`;
	const line = `<path d="M${round(x)} ${y + 28} L${round(x)} 760" stroke="${look.shirtShade}" stroke-width="4"/>`;
	return `<g opacity="${round(1 - arms * 0.35)}">${line}${[420, 480, 540, 600].map(button).join('')}</g>`;
}

function drawNeck(look: Look, { turn, headDx, headDy }: Pose): string {
	const [x, y] = look.neck;
	const half = look === man ? 26 : 23;
	const top = look.face[1] + 40;
	const slant = headDx * 0.7 + look.side * turn * 4;
	const up = headDy * 0.7;
	return (
		`<path d="M${x - half + slant} ${top + up} L${x - half} ${y - 8} Q${x - half} ${y} ${x - half - 12} ${y + 5} Q${x} ${y + 46} ${x + half + 12} ${y + 5} ` +
		`Q${x + half} ${y} ${x + half} ${y - 8} L${x + half + slant} ${top + up} Z" fill="${look.skinShade}"/>`
	);
}

function drawArm(look: Look, { shoulder, elbow, hand }: Arm, arms: number, colour: string): string {
	const cuff = between(elbow, hand, 0.9);
	const sleeve = `M${point(shoulder)} Q${point(elbow)} ${point(cuff)}`;
	const angle = (Math.atan2(hand[1] - elbow[1], hand[0] - elbow[0]) * 180) / Math.PI;
	const stroke = (width: number, paint: string, opacity = 1) =>
		`<path d="${sleeve}" fill="none" stroke="${paint}" stroke-width="${width}" stroke-linecap="round" opacity="${round(opacity)}"/>`;
	return (
		`<g transform="translate(${point(hand)}) rotate(${round(angle)})">` +
		`<ellipse cx="24" cy="0" rx="${round(look.armWidth * 0.46)}" ry="${round(look.armWidth * 0.36)}" fill="${look.skin}"/>` +
		`<path d="M27 -8 L41 -6 M29 1 L44 1 M27 9 L41 8" stroke="${look.skinShade}" stroke-width="2" fill="none" stroke-linecap="round" opacity="0.8"/></g>` +
		`${stroke(look.armWidth + 5, look.shirtShade, arms)}${stroke(look.armWidth, colour)}`
	);
}

export const mix = (from: number, to: number, share: number): number => from + (to - from) * share;
export const between = ([x1, y1]: Point, [x2, y2]: Point, share: number): Point => [
	mix(x1, x2, share),
	mix(y1, y2, share),
];
export const round = (value: number): number => Math.round(value * 100) / 100;
const point = ([x, y]: Point) => `${round(x)} ${round(y)}`;
