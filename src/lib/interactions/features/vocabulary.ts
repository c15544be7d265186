import { splitCell } from '$lib/interactions/catalogue';
import type { Encoder } from './encoder';
import { packEntries, sharedTokens } from './sparse-features';

/** A feature for each value. */
export const vocabulary: Encoder = {
	meta: {
		id: 'vocabulary',
		label: 'A feature for each value',
		help: 'Best for up to some thousand values. A cell a|b|c holds three; a value only one item has is left out.',
		accepts: ['text'],
		gives: 'values',
	},
	encode(column) {
		const cells = column.kind === 'text' ? column.values.map(splitCell) : [];
		const rowOf = new Map<string, number>();
		const entriesOfItem = sharedTokens(cells).map((tokens) =>
			tokens.map((token) => {
				if (!rowOf.has(token)) rowOf.set(token, rowOf.size);
				return [rowOf.get(token)!, 1] as const;
			}),
		);
		return {
			...packEntries(entriesOfItem, Math.max(1, rowOf.size)),
			valueCount: rowOf.size,
			collisionCount: 0,
			rowKeys: [...rowOf.keys()],
		};
	},
};
