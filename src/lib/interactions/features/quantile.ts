import type { Encoder } from './encoder';
import { packEntries, type Entry } from './sparse-features';

const QUANTILES = 16;

/** Numbers as the sixteenth of the items they fall in. */
export const quantile: Encoder = {
	meta: {
		id: 'quantile',
		label: 'Sixteenths',
		help: 'Which sixteenth of the items the number falls in: for numbers whose size means nothing by itself, such as a year. Equal numbers share one.',
		accepts: ['number'],
		gives: 'values',
	},
	encode(column) {
		const values = column.kind === 'number' ? column.values : new Float32Array(0);
		const known = values.filter((value) => !Number.isNaN(value)).sort();
		const used = new Set<number>();
		const entriesOfItem = Array.from(values, (value): Entry[] => {
			if (Number.isNaN(value)) return [];
			const row = Math.floor((QUANTILES * countBelow(known, value)) / known.length);
			used.add(row);
			return [[row, 1]];
		});
		return { ...packEntries(entriesOfItem, QUANTILES), valueCount: used.size, collisionCount: 0 };
	},
};

/** How many of the ascending values are below one. */
function countBelow(ascending: Float32Array, value: number): number {
	let low = 0;
	for (let high = ascending.length; low < high;) {
		const middle = (low + high) >>> 1;
		if (ascending[middle] < value) low = middle + 1;
		else high = middle;
	}
	return low;
}
