import type { IDataObject } from 'n8n-workflow';

import type { AnyMediaField, InputField } from '../productTypes';

/** A value as it goes into PiAPI's request. */
export type InputValue = IDataObject[string];

/** Reads a parameter of the node for one item; undefined when it is not shown or not set. */
export type ValueOf = (name: string) => unknown;

/** One file a task needs: an address, or the input item's field it is to be uploaded from. */
export type MediaSource = { url: string } | { fileField: string };

/** What a person gave for a media field. `parameter` is the label of the field that names the files. */
export interface GivenMedia {
	field: AnyMediaField;
	parameter: string;
	sources: MediaSource[];
}

/** A value that a person gave for a field without files. */
export interface GivenValue {
	field: InputField;
	value: InputValue;
}

/** A task's parameters, read and checked. What is missing for PiAPI's request is the links of files to upload. */
export interface GivenTask {
	model: string;
	taskType: string;
	/** What the fields without files give, by their names at PiAPI. */
	values: GivenValue[];
	media: GivenMedia[];
	/** Goes into `input` last. */
	additionalInput: IDataObject;
}
