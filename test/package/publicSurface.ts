import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { PiApi as PiApiCredential } from '../../credentials/PiApi.credentials';
import { AiHug } from '../../nodes/AiHug/AiHug.node';
import { PiApi } from '../../nodes/PiApi/PiApi.node';
import { PiApiPollingTrigger } from '../../nodes/PiApiPollingTrigger/PiApiPollingTrigger.node';
import { PiApiTrigger } from '../../nodes/PiApiTrigger/PiApiTrigger.node';
import { hugView, productView } from '../../nodes/products/nodeResultViews';
import type { ResultView } from '../../nodes/shared/tasks/resultView';
import { taskJson } from '../../nodes/shared/tasks/taskItem';

/**
 * Everything that saved workflows depend on, a line each: nodes, credentials, parameters with type, default, option values
 * and the conditions they show under, and the fields of the items.
 */
export function publicSurface(): string[] {
	const credential = new PiApiCredential();
	const nodes = [new AiHug(), new PiApi(), new PiApiPollingTrigger(), new PiApiTrigger()];
	const lines = [
		`credential ${credential.name}`,
		...credential.properties.flatMap((property) => parameterLines(`credential ${credential.name}`, property)),
		...nodes.flatMap(({ description: { name, version, properties } }) => [
			`node ${name} version ${JSON.stringify(version)}`,
			...properties.flatMap(eachOperation).flatMap((property) => parameterLines(`node ${name}`, property)),
		]),
		`output of a hug: ${outputFields(hugView)}`,
		`output of another product: ${outputFields(productView)}`,
	];
	// The order in a panel is not what workflows depend on.
	return lines.sort();
}

/** A field that several operations share is one of each. */
function eachOperation(property: INodeProperties): INodeProperties[] {
	const { displayOptions } = property;
	const operations = displayOptions?.show?.operation ?? [];
	if (operations.length < 2) return [property];
	return operations.map((operation) => ({
		...property,
		displayOptions: { ...displayOptions, show: { ...displayOptions?.show, operation: [operation] } },
	}));
}

function parameterLines(owner: string, property: INodeProperties): string[] {
	if (property.type === 'notice') return [];
	const { name, type, default: preset, displayOptions, options = [] } = property;
	const path = `${owner} › ${name}`;
	const parts = [
		`${path}: ${type}`,
		`default ${JSON.stringify(preset)}`,
		...(displayOptions?.show ? [`shown for ${JSON.stringify(displayOptions.show)}`] : []),
		...(displayOptions?.hide ? [`hidden for ${JSON.stringify(displayOptions.hide)}`] : []),
	];
	const values = options.filter(isChoice).map(({ value }) => JSON.stringify(value));
	return [
		[...parts, ...(values.length > 0 ? [`options ${values.sort().join(' ')}`] : [])].join(', '),
		...options.filter(isProperty).flatMap((option) => parameterLines(path, option)),
		...options
			.filter(isCollection)
			.flatMap(({ name: group, values: members }) =>
				members.flatMap((member) => parameterLines(`${path} › ${group}`, member)),
			),
	];
}

type Option = INodePropertyOptions | INodeProperties | INodePropertyCollection;

const isChoice = (option: Option): option is INodePropertyOptions => 'value' in option;
const isProperty = (option: Option): option is INodeProperties => 'type' in option;
const isCollection = (option: Option): option is INodePropertyCollection => 'values' in option;

function outputFields(view: ResultView): string {
	return Object.keys(taskJson(view, '', { code: 200, message: '', data: {} }, true)).join(' ');
}
