import { userError } from '../../utils/userError';
import { isEmpty } from '../../utils/values';
import type { Choice, ChoiceField, ProductTask } from '../productTypes';
import type { GivenTask } from './givenTask';

/** Checks what no field can know alone. Throws a user error that names the fields. */
export function checkTask(task: ProductTask, given: GivenTask): void {
	const names = new Set([
		...[...given.values, ...given.media].map(({ field }) => field.name),
		...Object.entries(given.additionalInput).flatMap(([name, value]) => (isEmpty(value) ? [] : [name])),
	]);
	const labelsOf = (group: readonly string[]) =>
		group.map((name) => `'${task.inputs.find((field) => field.name === name)?.label ?? name}'`);

	for (const group of [...(task.oneOf ?? []), ...(task.anyOf ?? [])]) {
		if (group.some((name) => names.has(name))) continue;
		const either = labelsOf(group).join(' or ');
		throw userError(`${either} is needed`, 'Fill in one of them.');
	}
	for (const group of task.oneOf ?? []) {
		const both = group.filter((name) => names.has(name));
		if (both.length > 1) {
			throw userError(`${labelsOf(both).join(' and ')} cannot be used together`, 'Fill in only one of them.');
		}
	}

	const files = given.media.reduce((sum, { sources }) => sum + sources.length, 0);
	if (task.maxFiles !== undefined && files > task.maxFiles) {
		throw userError(
			`${files} files are given, and PiAPI takes ${task.maxFiles} at most for one task`,
			'Remove some of them.',
		);
	}

	for (const { field, value } of given.values) {
		if (field.kind !== 'choice') continue;
		const chosen = field.options.find((option) => option.value === value);
		checkTaskType(field, chosen, given.taskType);
		const { needs } = chosen ?? {};
		if (needs === undefined || names.has(needs)) continue;
		throw userError(
			`${labelsOf([needs]).join('')} is empty`,
			`Fill it in, or choose another value than '${chosen?.name}' in '${field.label}'.`,
		);
	}
}

function checkTaskType({ label, options }: ChoiceField, chosen: Choice | undefined, taskType: string): void {
	if (chosen?.taskTypes === undefined || chosen.taskTypes.includes(taskType)) return;
	const others = options.filter(({ taskTypes }) => taskTypes === undefined || taskTypes.includes(taskType));
	throw userError(
		`'${label}' ${chosen.name} does not work with ${taskType}`,
		`Choose ${others.map(({ name }) => name).join(' or ')}.`,
	);
}
