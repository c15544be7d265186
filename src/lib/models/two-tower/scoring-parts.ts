import type { TwoTowerParts } from './fitted-two-tower';
import { featureKeysOf } from './item-features';
import type { TwoTowerNetwork } from './network';

/**
 * What scoring needs of a network, as copies. Users and items without a training row get the row of the unknown.
 * @param seenUsers [userCount] 1 where the user has training rows
 * @param seenItems [itemCount]
 */
export function scoringParts(network: TwoTowerNetwork, seenUsers: Uint8Array, seenItems: Uint8Array): TwoTowerParts {
	const { settings, towers, weights, itemFeatures } = network;
	const { dim } = settings;
	const userTable = network.userTable.values.slice();
	const itemTable = network.itemTable.values.slice();
	putUnknown(userTable, dim, seenUsers.subarray(0, network.userTable.rowCount - 1));
	putUnknown(itemTable, dim, seenItems);
	return {
		userTable,
		itemTable: itemTable.slice(0, seenItems.length * dim),
		userWeights: weights.values.slice(0, towers.user.end),
		itemVectors: itemVectors(network, seenItems),
		itemTower: {
			unknownItem: itemTable.slice(seenItems.length * dim),
			itemWeights: weights.values.slice(towers.user.end),
			featureRows: featureRows(network),
			featureKeys: featureKeysOf(itemFeatures),
		},
	};
}

/** All feature tables, one after the other. */
function featureRows({ featureTables }: TwoTowerNetwork): Float32Array {
	const rows = new Float32Array(featureTables.reduce((sum, { values }) => sum + values.length, 0));
	let end = 0;
	for (const { values } of featureTables) {
		rows.set(values, end);
		end += values.length;
	}
	return rows;
}

/** [itemCount × outputs] what the item tower makes of each item. */
function itemVectors(network: TwoTowerNetwork, seenItems: Uint8Array): Float32Array {
	const itemCount = seenItems.length;
	const { outputs } = network.towers.item;
	const itemsPerBlock = network.capacity.candidateCount;
	const vectors = new Float32Array(itemCount * outputs);
	for (let start = 0; start < itemCount; start += itemsPerBlock) {
		const size = Math.min(itemsPerBlock, itemCount - start);
		const items = Uint32Array.from({ length: size }, (_, place) => start + place);
		const itemRows = items.map((index) => (seenItems[index] ? index : itemCount));
		network.lookUpItems({ itemRows, items });
		network.items.forward(size);
		vectors.set(network.items.outputs.values.subarray(0, size * outputs), start * outputs);
	}
	return vectors;
}

/** Copies the table's last row, the unknown one, over the rows nobody trained. */
function putUnknown(table: Float32Array, dim: number, seen: Uint8Array): void {
	const unknown = table.slice(table.length - dim);
	seen.forEach((isSeen, row) => {
		if (!isSeen) table.set(unknown, row * dim);
	});
}
