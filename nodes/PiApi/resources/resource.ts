import type { ResourceForm } from '../../shared/forms/resourceFields';
import type { Operation } from '../../shared/operations/operation';

/** A resource of the node that is no product: each operation is written out. */
export interface Resource extends ResourceForm {
	operations: Operation[];
}
