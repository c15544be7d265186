import type { CatalogueColumn } from '$lib/interactions/catalogue';
import type { EncodedColumn, Encoder } from './encoder';
import { packEntries, type Entry } from './sparse-features';

/** A number on a common scale. */
export const scale: Encoder = {
	meta: {
		id: 'scale',
		label: 'Number, standardised',
		help: 'Mean 0, standard deviation 1 over the items that have one; a second feature says who has one.',
		accepts: ['number'],
		gives: 'number',
	},
	encode: (column) => standardised(column, (value) => value),
};

/** A price or a count: what matters is the ratio. */
export const logScale: Encoder = {
	meta: {
		id: 'log-scale',
		label: 'Logarithm, standardised',
		help: 'For prices and counts, where twice as much means the same at any size. Negative numbers count as blank.',
		accepts: ['number'],
		gives: 'number',
	},
	encode: (column) => standardised(column, (value) => (value >= 0 ? Math.log1p(value) : NaN)),
};

/** Rows: 0 the standardised value, 1 whether it is known. Nothing where nothing varies. */
function standardised(column: CatalogueColumn, map: (value: number) => number): EncodedColumn {
	const raw = column.kind === 'number' ? column.values : new Float32Array(0);
	const values = Float64Array.from(raw, map);
	const known = values.filter(Number.isFinite);
	const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
	const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
	const varies = deviation > 1e-6;
	const entriesOfItem = Array.from(values, (value): Entry[] =>
		varies && Number.isFinite(value)
			? [
					[0, (value - mean) / deviation],
					[1, 1],
				]
			: [],
	);
	return { ...packEntries(entriesOfItem, 2), valueCount: varies ? 1 : 0, collisionCount: 0 };
}
