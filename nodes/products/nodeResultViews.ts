import type { IDataObject } from 'n8n-workflow';

import { resultUrls } from '../shared/forms/resultLinks';
import type { ResultView } from '../shared/tasks/resultView';
import { hugVideo } from './aiHug';
import { productTaskOf } from './productTaskOf';

/** A hug is one video. */
export const hugView: ResultView = {
	linksOf: ({ output }) => resultUrls(output, hugVideo).slice(0, 1),
	linkFields: ([link = null]: Array<string | null>) => ({ video_url: link }),
	noun: 'video',
	downloadLabel: 'Download Video',
};

/** Any product's results, in the same fields for each product. */
export const productView: ResultView = {
	linksOf: ({ output, model, task_type: taskType }) => resultUrls(output, productTaskOf(model, taskType)),
	givesText: ({ model, task_type: taskType }) => productTaskOf(model, taskType)?.results.kind === 'text',
	linkFields: (links) => ({ result_url: links[0] ?? null, result_urls: links }),
	noun: 'result',
	downloadLabel: 'Download Files',
};

/** The view of the node that a task belongs to. A hug is known by its model alone: that makes nothing else. */
export const viewOf = ({ model, task_type: taskType }: IDataObject): ResultView =>
	productTaskOf(model, taskType || hugVideo.taskType) === hugVideo ? hugView : productView;
