import { csrFromCoordinates, type CsrMatrix } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';

const purchaseWords = /purchas|buy|bought|order|transaction|sale|checkout/i;
/** Purchases of one user this close together are one visit to the till. */
const sameBasketMs = 30 * 60_000;

/** True for the names under which shops record a purchase. */
export function isPurchase(eventName: string): boolean {
	return purchaseWords.test(eventName);
}

/** What each user bought [userCount × itemCount]; everything they did where the log names no purchases. */
export function purchasesOfUsers({ matrix, eventCodes, eventNames }: TrainingData): CsrMatrix {
	if (!eventNames.some(isPurchase)) return matrix;
	return groupEntries(
		matrix,
		(entry, user) => (isPurchase(eventNames[eventCodes[entry]!]!) ? user : -1),
		matrix.rowCount,
	);
}

/** What was bought together [basketCount × itemCount]: one user's purchases with no gap of more than half an hour. */
export function baskets(train: TrainingData): CsrMatrix {
	const { matrix, timestamps, eventCodes, eventNames } = train;
	const namesPurchases = eventNames.some(isPurchase);
	const basketOf = new Int32Array(matrix.columnIndices.length).fill(-1);
	let basketCount = 0;
	for (let user = 0; user < matrix.rowCount; user++) {
		const bought: number[] = [];
		for (let entry = matrix.rowOffsets[user]!; entry < matrix.rowOffsets[user + 1]!; entry++) {
			if (!namesPurchases || isPurchase(eventNames[eventCodes[entry]!]!)) bought.push(entry);
		}
		bought.sort((a, b) => timestamps[a]! - timestamps[b]!);
		bought.forEach((entry, place) => {
			const previous = bought[place - 1];
			if (previous === undefined || timestamps[entry]! - timestamps[previous]! > sameBasketMs) basketCount++;
			basketOf[entry] = basketCount - 1;
		});
	}
	return groupEntries(matrix, (entry) => basketOf[entry]!, basketCount);
}

/** Regroups a matrix's entries; a group of −1 leaves the entry out. */
function groupEntries(
	matrix: CsrMatrix,
	groupOf: (entry: number, user: number) => number,
	groupCount: number,
): CsrMatrix {
	const rows: number[] = [];
	const columns: number[] = [];
	for (let user = 0; user < matrix.rowCount; user++) {
		for (let entry = matrix.rowOffsets[user]!; entry < matrix.rowOffsets[user + 1]!; entry++) {
			const group = groupOf(entry, user);
			if (group < 0) continue;
			rows.push(group);
			columns.push(matrix.columnIndices[entry]!);
		}
	}
	return csrFromCoordinates({
		rowCount: groupCount,
		columnCount: matrix.columnCount,
		rows: Uint32Array.from(rows),
		columns: Uint32Array.from(columns),
		values: new Float32Array(rows.length).fill(1),
	}).matrix;
}
