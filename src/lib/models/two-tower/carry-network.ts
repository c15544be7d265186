import { ShapeError } from '$lib/core/errors';
import type { ItemTowerParts, TwoTowerParts } from './fitted-two-tower';
import type { TwoTowerNetwork } from './network';

/** What a warm start takes from a fitted network. */
export type WarmParts = TwoTowerParts & { itemTower: ItemTowerParts };

/** Where rows of now stood in a fitted network; −1 for new ones. */
export interface PreviousRows {
	/** [userCount] */
	users: Int32Array;
	/** [itemCount] */
	items: Int32Array;
	/** [rows of all feature tables, one after the other] */
	featureRows: Int32Array;
}

/**
 * Lets a network begin where a fitted one ended: each row that was known then is as it was, and a new user or item begins as
 * a stranger. The optimiser begins anew.
 * @param previous where each user, item and feature row of now stood; −1 for new ones
 * @throws ShapeError where the towers are other ones
 */
export function carryNetwork(
	{ userTable, itemTable, userWeights, itemTower }: WarmParts,
	previous: PreviousRows,
	network: TwoTowerNetwork,
): void {
	const { dim, featureDim } = network.settings;
	const { unknownItem, itemWeights, featureRows } = itemTower;
	if (userWeights.length + itemWeights.length !== network.weights.values.length) {
		throw new ShapeError('two-tower: the towers to begin with have other layers.');
	}
	const unknownUser = userTable.subarray(userTable.length - dim);
	const users = previous.users.subarray(0, network.userTable.rowCount - 1);
	carryRows(network.userTable.values, dim, users, userTable, unknownUser);
	carryRows(network.itemTable.values, dim, previous.items, itemTable, unknownItem);
	let first = 0;
	for (const { values, rowCount } of network.featureTables) {
		carryRows(values, featureDim, previous.featureRows.subarray(first, first + rowCount), featureRows, null);
		first += rowCount;
	}
	network.weights.values.set(userWeights);
	network.weights.values.set(itemWeights, network.towers.user.end);
}

/** @param stranger what a new row is, and the row after the last; null leaves both as they are */
function carryRows(
	table: Float32Array,
	dim: number,
	previous: Int32Array,
	before: Float32Array,
	stranger: Float32Array | null,
): void {
	previous.forEach((row, place) => {
		const known = row >= 0 ? before.subarray(row * dim, (row + 1) * dim) : stranger;
		if (known) table.set(known, place * dim);
	});
	if (stranger) table.set(stranger, previous.length * dim);
}
