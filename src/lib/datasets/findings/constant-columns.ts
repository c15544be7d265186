import { formatQuantity } from '$lib/core/units';
import type { Catalogue, CatalogueColumn } from '$lib/interactions/catalogue';
import type { FindingCheck } from './finding';

/** Catalogue columns that say the same of every item, or nothing of any. */
export const constantColumns: FindingCheck = {
	meta: {
		id: 'constant-columns',
		title: 'Columns that say nothing',
		means: 'A column with one value for every item tells no item from another; it only costs memory and time.',
		advice: 'Leave them out.',
		fix: { label: 'Leave these columns out', suffix: 'fewer columns' },
	},
	find({ catalogue }) {
		const constant = constantOf(catalogue);
		if (constant.length === 0) return null;
		return {
			severity: 'note',
			says: `${formatQuantity(constant.length, 'column')} of the items ${constant.length === 1 ? 'holds' : 'hold'} one value throughout.`,
			examples: constant.slice(0, 5).map(({ name, values }) => `${name}: ${values[0] || 'blank'}`),
		};
	},
	fix: ({ log, catalogue }) => {
		const constant = constantOf(catalogue);
		return {
			log,
			catalogue: { ...catalogue, columns: catalogue.columns.filter((column) => !constant.includes(column)) },
		};
	},
};

function constantOf({ itemIds, columns }: Catalogue): CatalogueColumn[] {
	if (itemIds.length < 2) return [];
	// Object.is: a blank number is NaN.
	return columns.filter(({ values }) => {
		for (let item = 1; item < values.length; item++) if (!Object.is(values[item], values[0])) return false;
		return true;
	});
}
