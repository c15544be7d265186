import { selectRows } from '$lib/datasets/select-rows';
import type { Evidence, FindingCheck } from './finding';
import { countOf } from './words';

/** Interactions with items the items file does not know: delisted, or the two files number items differently. */
export const undescribedItems: FindingCheck = {
	meta: {
		id: 'undescribed-items',
		title: 'Items nobody described',
		means:
			'They have no title, price or category: shelves show a bare id, and models that use the catalogue know nothing of them. ' +
			'Where it is most of them, the two files probably do not use the same ids.',
		advice: 'Check that both files use one kind of id. Items that are no longer sold can be left out.',
		fix: { label: 'Leave them out', suffix: 'described items' },
	},
	find(evidence) {
		if (evidence.catalogue.itemIds.length === 0) return null;
		const isDescribed = describedItems(evidence);
		const { itemIds } = evidence.log;
		const missing = itemIds.filter((_, item) => !isDescribed[item]);
		if (missing.length === 0) return null;
		const share = missing.length / itemIds.length;
		return {
			severity: share >= 0.5 ? 'serious' : share >= 0.05 ? 'warning' : 'note',
			says: `The items file does not describe ${countOf(missing.length, itemIds.length)} of the items people took.`,
			examples: missing.slice(0, 5),
		};
	},
	fix(evidence) {
		const isDescribed = describedItems(evidence);
		return selectRows(
			evidence,
			Uint8Array.from(evidence.log.itemIndices, (item) => isDescribed[item]),
		);
	},
};

function describedItems({ log, catalogue }: Evidence): Uint8Array {
	const known = new Set(catalogue.itemIds);
	return Uint8Array.from(log.itemIds, (itemId) => Number(known.has(itemId)));
}
