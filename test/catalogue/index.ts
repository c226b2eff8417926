/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs in tests and on a developer's machine, not inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One of a task's inputs, as PiAPI documents it. */
export interface CatalogueInput {
	name: string;
	/** Of PiAPI's documentation, or 'URL', or 'URL or base64'. */
	type: string;
	required?: boolean;
	/** No documentation confirms it, or what is said of it: nothing may be refused for it. */
	uncertain?: boolean;
	enum?: unknown[];
	min?: number;
	max?: number;
	/** What PiAPI takes when nothing is sent. */
	default?: unknown;
}

/** A task type of PiAPI: the one place where the tests have what is known of it. */
export interface CatalogueEntry {
	/** PiAPI's name of the product. */
	family: string;
	/** The models that take it. */
	models: string[];
	taskType: string;
	/** The page of PiAPI's documentation. */
	source: string;
	/** Of the cheapest task; not given where no source names it. */
	price?: { usd: number; source: string };
	/** False where PiAPI never calls the webhook of such a task. */
	callsBack?: boolean;
	inputs: CatalogueInput[];
	/** The name of the shape of `output`, in test/simulator/tasks/outputs.ts. */
	output: string;
	/** What stands in `output`, by PiAPI's catalogue: `works[].video.resource` is in each work. */
	outputFields: string[];
	/** The result files that the node delivers, in order: the ends of their links, behind the task's ID. */
	files: string[];
	/** The request of each operation of the node, `resource.operation`, with the least a person can enter. */
	requests: Record<string, CatalogueRequest>;
}

/** The body of Create Task. */
export interface CatalogueRequest {
	model: string;
	task_type: string;
	input: Record<string, unknown>;
}

/** Every task type of PiAPI, product by product. */
export const catalogue: readonly CatalogueEntry[] = readdirSync(__dirname)
	.filter((name) => name.endsWith('.json'))
	.flatMap((name): CatalogueEntry[] => JSON.parse(readFileSync(join(__dirname, name), 'utf8')));

/** The entry of a task; undefined when PiAPI has no such task type for the model. */
export function entryOf(model: string, taskType: string): CatalogueEntry | undefined {
	return catalogue.find((entry) => entry.taskType === taskType && entry.models.includes(model));
}

/** The request of each operation, by `resource.operation`. */
export const requestsOfOperations: ReadonlyMap<string, CatalogueRequest> = new Map(
	catalogue.flatMap(({ requests }) => Object.entries(requests)),
);
