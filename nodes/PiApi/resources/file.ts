import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readFile } from '../../shared/files/inputFile';
import { fileValue } from '../../shared/files/uploadFile';
import { readFileSources } from '../../shared/forms/input/readMedia';
import { forEachItem } from '../../shared/run/forEachItem';
import { invalidValue } from '../../shared/utils/values';
import type { Resource } from './resource';

const parameter = 'Input Data Field Name';

const upload = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await forEachItem(context, (run) => ({
		read: async ({ index }) => {
			const value: unknown = context.getNodeParameter('inputDataFieldName', index, '');
			const [source, ...others] = readFileSources(parameter, value);
			if (source === undefined || others.length > 0) {
				throw invalidValue(parameter, value, 'one file', 'Enter the name of a field with a file, for example data.');
			}
			return await readFile(context, index, source, { parameter });
		},
		perform: async (_, file) => {
			const url = await fileValue(run, file);
			return { json: { url, file_name: file.fileName, size: file.size } };
		},
	}));

/** PiAPI's own storage for the files that its products work on. */
export const fileResource: Resource = {
	name: 'File',
	value: 'file',
	defaultOperation: 'upload',
	operations: [
		{
			name: 'Upload',
			value: 'upload',
			action: 'Upload file',
			description: 'Upload an image, video or audio file and get its URL',
			fields: [
				{
					displayName: parameter,
					name: 'inputDataFieldName',
					type: 'string',
					default: 'data',
					hint: 'The name of the input field containing the file',
					description:
						'PiAPI takes files of up to 10 MB and deletes them after 24 hours. Needs the Creator plan or a higher one.',
				},
			],
			execute: upload,
		},
	],
};
