import type { Product, ProductTask } from '../shared/forms/productTypes';
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

/**
 * The declaration of a task as PiAPI reports it, by its `model` and `task_type`; undefined when none is known.
 * Where two operations create the same kind of task, either is returned: their results stand in the same places.
 */
export function productTaskOf(model: unknown, taskType: unknown): ProductTask | undefined {
	return products
		.flatMap(({ tasks }) => tasks)
		.find((task) => isOneOf(task.model, model) && isOneOf(task.taskType, taskType));
}

/**
 * Whether PiAPI reports such a task to its webhook. Of a model whose known tasks are never reported, no task is, also one
 * that no declaration has.
 */
export function callsBack(model: unknown, taskType: unknown): boolean {
	const known = productTaskOf(model, taskType);
	if (known) return known.callsBack !== false;
	const ofModel = products.flatMap(({ tasks }) => tasks).filter((task) => isOneOf(task.model, model));
	return ofModel.length === 0 || ofModel.some((task) => task.callsBack !== false);
}

const isOneOf = (known: ProductTask['model'], value: unknown): boolean =>
	typeof known === 'string' ? isSame(known, value) : known.options.some((choice) => isSame(choice.value, value));

const isSame = (known: string | number, value: unknown): boolean =>
	typeof value === 'string' && String(known).toLowerCase() === value.trim().toLowerCase();
