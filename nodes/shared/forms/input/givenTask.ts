import type { IBinaryData, IDataObject } from 'n8n-workflow';

import type { AnyMediaField, InputField } from '../productTypes';

/** A value as it goes into PiAPI's request. */
export type InputValue = IDataObject[string];

/** Reads a parameter of the node for one item; undefined when it is not shown or not set. */
export type ValueOf = (name: string) => unknown;

/**
 * A file of the input: by the item's field that holds it, or itself, as an expression gives it. Whether it is complete is
 * for its reader to judge.
 */
export type FileSource = { fileField: string } | { file: IBinaryData };

/** One file a task needs: its URL, its content as base64 (bare or as a data URI), or a file of the input. */
export type MediaSource = { url: string } | { inline: string } | FileSource;

/** What a person gave for a media field. `parameter` is the label of the field that it was given in. */
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

/** What a reader of parameters has to know about where the task goes. */
export interface ReadingRules {
	/** Set when PiAPI is reached over the internet: a URL of a private network is of no use to it. */
	refusePrivateHosts?: boolean;
	/** Set where an expression in a text is no mistake: the text is about n8n, and came from an expression itself. */
	acceptExpressions?: boolean;
	/** Set where texts are a conversation: an address in one is a part of what is said. */
	isConversation?: boolean;
}
