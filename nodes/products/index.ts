import type { Product } from '../shared/forms/productTypes';
import { aceStep } from './aceStep';
import { aiHug } from './aiHug';
import { byteAudio } from './byteAudio';
import { diffRhythm } from './diffRhythm';
import { faceswap } from './faceswap';
import { flux } from './flux';
import { framepack } from './framepack';
import { gemini } from './gemini';
import { hailuo } from './hailuo';
import { hunyuan } from './hunyuan';
import { imageTools } from './imageTools';
import { joycaption } from './joycaption';
import { kling } from './kling';
import { klingTurbo } from './klingTurbo';
import { luma } from './luma';
import { midjourney } from './midjourney';
import { mmaudio } from './mmaudio';
import { omniHuman } from './omniHuman';
import { pixal3d } from './pixal3d';
import { qwenImage } from './qwenImage';
import { seedance } from './seedance';
import { seedream } from './seedream';
import { skyreels } from './skyreels';
import { sora2 } from './sora2';
import { suno } from './suno';
import { trellis } from './trellis';
import { tts } from './tts';
import { udio } from './udio';
import { veo3 } from './veo3';
import { veo31 } from './veo31';
import { videoTools } from './videoTools';
import { wan26 } from './wan26';
import { wanx } from './wanx';
import { zImage } from './zImage';

/** All of PiAPI's products, in the order of their names. */
export const products: readonly Product[] = [
	aceStep,
	aiHug,
	byteAudio,
	diffRhythm,
	faceswap,
	flux,
	framepack,
	gemini,
	hailuo,
	hunyuan,
	imageTools,
	joycaption,
	kling,
	klingTurbo,
	luma,
	midjourney,
	mmaudio,
	omniHuman,
	pixal3d,
	qwenImage,
	seedance,
	seedream,
	skyreels,
	udio,
	sora2,
	suno,
	trellis,
	tts,
	veo3,
	veo31,
	videoTools,
	wan26,
	wanx,
	zImage,
];
