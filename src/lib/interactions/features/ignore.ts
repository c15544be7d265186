import type { Encoder } from './encoder';
import { packEntries } from './sparse-features';

/** Left out. */
export const ignore: Encoder = {
	meta: {
		id: 'ignore',
		label: 'Not used',
		help: 'No model reads it.',
		accepts: ['text', 'number'],
		gives: 'nothing',
	},
	encode: ({ values }) => ({
		...packEntries(
			Array.from({ length: values.length }, () => []),
			1,
		),
		valueCount: 0,
		collisionCount: 0,
	}),
};
