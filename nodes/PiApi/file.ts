import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readFieldName } from '../shared/fields';
import { runForEachItem } from '../shared/items';
import { readFile, uploadFile } from '../shared/upload';
import type { Resource } from './resource';

const label = 'Input Data Field Name';

const upload = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	await runForEachItem(context, {
		read: async (_, { index }) => {
			const field = readFieldName(context, 'inputDataFieldName', label, index);
			return await readFile(context, index, { field, parameter: label });
		},
		perform: async (run, { index }, file) => {
			const url = await uploadFile(run, index, file);
			return { json: { url, file_name: file.fileName, size: file.size } };
		},
	});

/** PiAPI's own storage for what its products work on. */
export const fileResource: Resource = {
	name: 'File',
	value: 'file',
	defaultOperation: 'upload',
	operations: [
		{
			name: 'Upload',
			value: 'upload',
			action: 'Upload file',
			description: 'Put a picture, a video or a sound where PiAPI can open it, and get its address',
			fields: [
				{
					displayName: label,
					name: 'inputDataFieldName',
					type: 'string',
					default: 'data',
					hint: 'The name of the input field containing the file',
					description:
						'PiAPI takes 10 MB at most and deletes the file after 24 hours. Needs the Creator plan or a higher one.',
				},
			],
			execute: upload,
		},
	],
};
