import { splitCell } from '$lib/interactions/catalogue';
import type { Encoder } from './encoder';
import { hashTokens, sharedTokens } from './sparse-features';

/** Values hashed into a table of fixed size. */
export const hash: Encoder = {
	meta: {
		id: 'hash',
		label: 'Values hashed',
		help: 'For columns with very many values: memory stays fixed, and a few values share a feature (collisions). A cell a|b|c holds three.',
		accepts: ['text'],
		gives: 'values',
	},
	encode(column, options) {
		const cells = column.kind === 'text' ? column.values.map(splitCell) : [];
		const tokens = sharedTokens(cells).map((ofItem) => ofItem.map((token) => [token, 1] as const));
		return hashTokens(tokens, column.name, options);
	},
};
