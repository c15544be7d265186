import { csrFromCoordinates, type CsrMatrix, rowOfEntry } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';

const purchaseWords = /purchas|buy|bought|order|transaction|sale|checkout/i;
/** Purchases of one user this close together are one visit to the till. */
const sameBasketMs = 30 * 60_000;

/** True for the names under which shops record a purchase. */
export function isPurchase(eventName: string): boolean {
	return purchaseWords.test(eventName);
}

/** What each user bought [userCount × itemCount]; everything they did where the log names no purchases. */
export function purchasesOfUsers(train: TrainingData): CsrMatrix {
	const isBought = purchaseFlags(train);
	if (isBought === null) return train.matrix;
	const users = rowOfEntry(train.matrix);
	return groupEntries(
		train.matrix,
		Int32Array.from(users, (user, entry) => (isBought[entry] ? user : -1)),
	);
}

/** What was bought together [basketCount × itemCount]: one user's purchases with no gap of more than half an hour. */
export function baskets(train: TrainingData): CsrMatrix {
	const { matrix, timestamps } = train;
	const isBought = purchaseFlags(train);
	const basketOf = new Int32Array(matrix.columnIndices.length).fill(-1);
	let basket = -1;
	for (let user = 0; user < matrix.rowCount; user++) {
		let last = -Infinity;
		for (const entry of entriesByTime(timestamps, matrix.rowOffsets[user], matrix.rowOffsets[user + 1])) {
			if (isBought && !isBought[entry]) continue;
			if (timestamps[entry] - last > sameBasketMs) basket++;
			last = timestamps[entry];
			basketOf[entry] = basket;
		}
	}
	return groupEntries(matrix, basketOf);
}

/** [entryCount] 1 where the entry is a purchase; null where the log names none and every entry counts. */
function purchaseFlags({ eventCodes, eventNames }: TrainingData): Uint8Array | null {
	const isPurchaseCode = eventNames.map(isPurchase);
	if (!isPurchaseCode.includes(true)) return null;
	return eventCodes.map((code) => (isPurchaseCode[code] ? 1 : 0));
}

function entriesByTime(timestamps: Float64Array, start: number, end: number): Uint32Array {
	const entries = new Uint32Array(end - start);
	for (let place = 0; place < entries.length; place++) entries[place] = start + place;
	return entries.sort((a, b) => timestamps[a] - timestamps[b]);
}

/** Regroups a matrix's entries; a group of −1 leaves the entry out. */
function groupEntries({ columnIndices, columnCount }: CsrMatrix, groupOf: Int32Array): CsrMatrix {
	const kept = groupOf.map((_, entry) => entry).filter((entry) => groupOf[entry] >= 0);
	const rows = Uint32Array.from(kept, (entry) => groupOf[entry]);
	return csrFromCoordinates({
		rowCount: rows.reduce((most, row) => Math.max(most, row + 1), 0),
		columnCount,
		rows,
		columns: Uint32Array.from(kept, (entry) => columnIndices[entry]),
		values: new Float32Array(kept.length).fill(1),
	}).matrix;
}
