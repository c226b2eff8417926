import type { IDataObject } from 'n8n-workflow';

import type { Presentation } from '../shared/items';
import { resultUrls } from '../shared/results';
import { productTaskOf } from './index';
import { hugVideo } from './aiHug';

/** A hug is one video. */
export const hugPresentation: Presentation = {
	linksOf: ({ output }) => resultUrls(output, hugVideo).slice(0, 1),
	linkFields: ([link = null]: Array<string | null>) => ({ video_url: link }),
	noun: 'video',
	downloadLabel: 'Download Video',
};

/** Any product's results, at one place whatever the product. */
export const productPresentation: Presentation = {
	linksOf: ({ output, model, task_type: taskType }) => resultUrls(output, productTaskOf(model, taskType)),
	givesText: ({ model, task_type: taskType }) => productTaskOf(model, taskType)?.results.kind === 'text',
	linkFields: (links) => ({ result_url: links[0] ?? null, result_urls: links }),
	noun: 'result',
	downloadLabel: 'Download Files',
};

/** The presentation of the node that a task belongs to. A hug is known by its model alone: that makes nothing else. */
export const presentationOf = ({ model, task_type: taskType }: IDataObject): Presentation =>
	productTaskOf(model, taskType || hugVideo.taskType) === hugVideo ? hugPresentation : productPresentation;
