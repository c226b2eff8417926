import type { HeadLayers, Look, Pose } from './figure';
import { man, mix, round } from './figure';

/** A face, and the hair before and behind it. Turning moves what is nearer to the viewer farther than the rest. */
export function drawHead(look: Look, pose: Pose): HeadLayers {
	const shift = look.side * pose.turn;
	return look === man ? manHead(look, pose, shift) : womanHead(look, pose, shift);
}

function womanHead(look: Look, pose: Pose, shift: number): HeadLayers {
	const [x, y] = look.face;
	const back = x - shift * 13;
	const behind =
		`<path d="M${back - 80} ${y} C${back - 80} ${y - 60} ${back - 45} ${y - 88} ${back} ${y - 88} C${back + 45} ${y - 88} ${back + 80} ${y - 60} ${back + 80} ${y} ` +
		`C${back + 86} ${y + 70} ${back + 84} ${y + 92} ${back + 66} ${y + 122} L${back - 66} ${y + 122} C${back - 84} ${y + 92} ${back - 86} ${y + 70} ${back - 80} ${y} Z" fill="${look.hair}"/>`;
	const face = `M${x - 62} ${y - 20} L${x - 62} ${y + 2} C${x - 62} ${y + 50} ${x - 34} ${y + 74} ${x + shift * 6} ${y + 74} C${x + 34} ${y + 74} ${x + 62} ${y + 50} ${x + 62} ${y + 2} L${x + 58} ${y - 60} L${x - 58} ${y - 60} Z`;
	const parting = x + 17 + shift * 22;
	const cap = x - shift * 4;
	const fringe =
		`M${cap - 80} ${y + 2} C${cap - 82} ${y - 58} ${cap - 46} ${y - 90} ${cap} ${y - 90} C${cap + 46} ${y - 90} ${cap + 80} ${y - 58} ${cap + 78} ${y + 2} ` +
		`Q${cap + 70} ${y + 4} ${x + 63} ${y - 2} C${x + 48} ${y - 16} ${parting + 10} ${y - 32} ${parting} ${y - 54} C${parting - 16} ${y - 26} ${x - 36} ${y - 8} ${x - 62} ${y - 2} Q${cap - 70} ${y + 6} ${cap - 80} ${y + 2} Z`;
	// Turned, the hair of the near side falls over the cheek.
	const inner = x - look.side * mix(76, 44, pose.turn);
	const outer = x - look.side * mix(78, 90, pose.turn);
	const middle = (inner + outer) / 2;
	const lock = `M${inner} ${y - 24} C${inner + shift * 4} ${y + 10} ${inner - shift * 4} ${y + 66} ${inner - shift * 8} ${y + 100} Q${middle - shift * 6} ${y + 124} ${outer - shift * 6} ${y + 108} C${outer - shift * 8} ${y + 60} ${outer} ${y} ${outer + shift * 6} ${y - 24} Z`;
	const features = drawFeatures(look, pose, shift, {
		x,
		y,
		eyes: [-22, 24],
		eyeY: 6,
		browY: -14,
		mouthY: 42,
		width: 26,
	});
	return {
		behind,
		front:
			`${clipped(`face-woman`, face, look.skin, features)}` +
			`<path d="${lock}" fill="${look.hair}"/>` +
			`<path d="${fringe}" fill="${look.hair}"/>` +
			`<path d="M${parting} ${y - 54} C${parting + 4} ${y - 70} ${parting - 2} ${y - 80} ${parting - 12} ${y - 86}" fill="none" stroke="${look.hairShade}" stroke-width="3" opacity="0.6"/>`,
	};
}

function manHead(look: Look, pose: Pose, shift: number): HeadLayers {
	const [x, y] = look.face;
	const ear = (side: number) => {
		const at = x + side * 66 + shift * (side === -Math.sign(shift) ? 22 : -6);
		return (
			`<ellipse cx="${round(at)}" cy="${y + 10}" rx="11" ry="17" fill="${look.skin}" stroke="${look.skinShade}" stroke-width="${round(pose.turn * 2)}"/>` +
			`<path d="M${round(at + side * 3)} ${y + 2} q${side * 5} 8 0 16" fill="none" stroke="${look.skinShade}" stroke-width="2.5"/>`
		);
	};
	const nearSide = shift === 0 ? 1 : -Math.sign(shift);
	const face = `M${x - 42} ${y - 68} L${x - 64} ${y - 24} L${x - 66} ${y + 8} C${x - 66} ${y + 55} ${x - 36} ${y + 80} ${x + shift * 7} ${y + 80} C${x + 36} ${y + 80} ${x + 66} ${y + 55} ${x + 66} ${y + 8} L${x + 64} ${y - 24} L${x + 42} ${y - 68} Z`;
	const cap = x + 2 - shift * 7;
	const left = mix(0, 22, Math.max(0, shift));
	const right = mix(0, 22, Math.max(0, -shift));
	const nape = { left: left * 1.9, right: right * 1.9 };
	const hair =
		`M${cap - 71} ${y - 4} C${cap - 76} ${y - 62} ${cap - 45} ${y - 97} ${cap - 2} ${y - 96} C${cap + 4} ${y - 96} ${cap + 10} ${y - 95} ${cap + 12} ${y - 94} ` +
		`C${cap + 52} ${y - 94} ${cap + 78} ${y - 62} ${cap + 69} ${y - 4} Q${cap + 68} ${y - 4 + nape.right} ${x + 66 - right * 0.7} ${y - 4 + nape.right} L${x + 65 - right} ${y - 6} C${x + 62 - right} ${y - 26} ${x + 54 - right} ${y - 42} ${x + 34 - right * 0.6} ${y - 52} ` +
		`C${x + 6} ${y - 42} ${x - 22} ${y - 42} ${x - 46 + left * 0.6} ${y - 48} C${x - 60 + left} ${y - 34} ${x - 64 + left} ${y - 16} ${x - 66 + left} ${y - 4} L${x - 66 + left * 0.7} ${y - 4 + nape.left} Q${cap - 70} ${y - 4 + nape.left} ${cap - 71} ${y - 4} Z`;
	const features = drawFeatures(look, pose, shift, {
		x,
		y,
		eyes: [-24, 24],
		eyeY: 4,
		browY: -16,
		mouthY: 44,
		width: 28,
	});
	return {
		behind: '',
		front: `${ear(-nearSide)}${clipped('face-man', face, look.skin, features)}<path d="${hair}" fill="${look.hair}"/>${ear(nearSide)}`,
	};
}

interface Places {
	x: number;
	y: number;
	eyes: readonly [left: number, right: number];
	eyeY: number;
	browY: number;
	mouthY: number;
	/** Half the mouth's. */
	width: number;
}

function drawFeatures(look: Look, pose: Pose, shift: number, at: Places): string {
	const { x, y, eyes, eyeY, browY, mouthY } = at;
	const middle = x + shift * 27;
	const parts = eyes.map((eye) => {
		// The eye on the far side comes closer to the nose, and looks narrower.
		const isFar = Math.sign(eye) === Math.sign(shift);
		const eyeX = middle + eye * (isFar ? 1 - 0.28 * Math.abs(shift) : 1);
		const brow = `<path d="M${round(eyeX - 14)} ${y + browY + 4 - pose.smile * 2} q14 -11 28 0" fill="none" stroke="${look.hair}" stroke-width="4" stroke-linecap="round"/>`;
		const blush = `<circle cx="${round(x + shift * 20 + Math.sign(eye) * 41)}" cy="${y + eyeY + 24}" r="${mix(11.5, 14, pose.smile)}" fill="${look.blush}" opacity="${round(mix(0.5, 0.7, pose.smile))}"/>`;
		return `${blush}${brow}${drawEye(eyeX, y + eyeY, pose.eyes, isFar ? 1 - 0.15 * Math.abs(shift) : 1, shift)}`;
	});
	const noseX = middle + shift * 8;
	const noseSide = shift === 0 ? (look === man ? -1 : 1) : mix(look === man ? -1 : 1, look.side, Math.abs(shift));
	const nose = `<path d="M${round(noseX - noseSide * 2)} ${y + 10} q${round(noseSide * (look === man ? 6 : 9))} 12 ${round(noseSide * 3)} 18 q${round(-noseSide * 4)} 2 ${round(-noseSide * 7)} -2" fill="none" stroke="${look.nose}" stroke-width="3.5" stroke-linecap="round"/>`;
	return `${parts.join('')}${nose}${drawMouth(look, pose, middle + shift * 2, y + mouthY, at.width)}`;
}

function drawEye(x: number, y: number, open: number, width: number, shift: number): string {
	if (open < 0.25) {
		return `<path d="M${round(x - 10 * width)} ${y - 2} q${10 * width} 9 ${20 * width} 0" fill="none" stroke="#2b1a14" stroke-width="4" stroke-linecap="round"/>`;
	}
	const gaze = shift * 2;
	return (
		`<ellipse cx="${round(x + gaze)}" cy="${y}" rx="${6.8 * width}" ry="${round(6.8 * open)}" fill="#2b1a14"/>` +
		`<circle cx="${round(x + gaze + 2)}" cy="${y - 2.2}" r="1.8" fill="#fff" opacity="${round(open)}"/>`
	);
}

function drawMouth(look: Look, { smile }: Pose, x: number, y: number, half: number): string {
	const width = half + smile * 3;
	const depth = mix(13, 20, smile);
	const lips = `M${round(x - width)} ${y - 2} Q${round(x)} ${round(y + 6)} ${round(x + width)} ${y - 2} Q${round(x + width * 0.62)} ${round(y + depth)} ${round(x)} ${round(y + depth)} Q${round(x - width * 0.62)} ${round(y + depth)} ${round(x - width)} ${y - 2} Z`;
	return `<path d="${lips}" fill="#fff" stroke="${look.mouth}" stroke-width="4" stroke-linejoin="round"/>`;
}

function clipped(id: string, outline: string, fill: string, content: string): string {
	return `<clipPath id="${id}"><path d="${outline}"/></clipPath><path d="${outline}" fill="${fill}"/><g clip-path="url(#${id})">${content}</g>`;
}
