import axios from 'axios';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

/** The content behind an address. */
export async function bytesAt(url: string): Promise<Buffer> {
	return (await axios.get<Buffer>(url, { responseType: 'arraybuffer' })).data;
}

/** The file in an item's field; throws when there is none. */
export function fileOf(item: INodeExecutionData | undefined, field = 'data'): IBinaryData {
	const file = item?.binary?.[field];
	if (file === undefined) throw new Error(`The item has no file in its field ${field}`);
	return file;
}
