import type { SplitOptions } from '$lib/datasets/dataset-split';
import { given } from './given';
import { leaveLastOut } from './leave-last-out';
import { leaveNOut } from './leave-n-out';
import { random } from './random';
import type { SplitMethod } from './split-method';
import { time } from './time';
import { user } from './user';

/** Every way of splitting, by kind. What pages need to know of them is in protocol-meta.ts. */
export const splitMethods: { readonly [Kind in SplitOptions['kind']]: SplitMethod<Kind> } = {
	'leave-last-out': leaveLastOut,
	'leave-n-out': leaveNOut,
	time,
	user,
	random,
	given,
};
