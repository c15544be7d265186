import type { SplitOptions } from '$lib/datasets/dataset-split';
import { given } from './given';
import { leaveLastOut } from './leave-last-out';
import { random } from './random';
import type { SplitMethod } from './split-method';
import { time } from './time';

/** Every way of splitting, by kind. What pages need to know of them is in protocol-meta.ts. */
export const splitMethods: { readonly [Kind in SplitOptions['kind']]: SplitMethod<Kind> } = {
	'leave-last-out': leaveLastOut,
	time,
	random,
	given,
};
