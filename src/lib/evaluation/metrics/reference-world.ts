import { csrFromCoordinates } from '$lib/core/csr-matrix';
import { countItems, describeItems, type ItemWorld } from '$lib/evaluation/item-world';

/** [8] how many of the eight shoppers have each item. */
const popularity = [8, 4, 4, 2, 2, 1, 1, 0];
const itemIds = popularity.map((_, item) => `item ${item}`);

/**
 * The small shop in which every metric's reference vectors are worked: item 0 is the head, 1 to 3 the torso, 4 to 7 the tail;
 * prices 10 to 70 and one unknown, margins 1 to 8, brands A A A A B B C C, categories x x y y xy z z and none.
 */
export const referenceWorld: ItemWorld = {
	...countItems(trainingRows()),
	...describeItems({
		itemIds,
		columns: [
			{ name: 'price', role: 'price', kind: 'number', values: Float32Array.of(10, 20, 30, 40, 50, 60, 70, NaN) },
			{ name: 'margin', role: 'attribute', kind: 'number', values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
			{ name: 'brand', role: 'brand', kind: 'text', values: ['A', 'A', 'A', 'A', 'B', 'B', 'C', 'C'] },
			{ name: 'category', role: 'category', kind: 'text', values: ['x', 'x', 'y', 'y', 'x|y', 'z', 'z', ''] },
		],
	}),
};

function trainingRows() {
	const cells = popularity.flatMap((count, item) => Array.from({ length: count }, (_, user) => [user, item]));
	return csrFromCoordinates({
		rowCount: 8,
		columnCount: 8,
		rows: Uint32Array.from(cells, ([user]) => user),
		columns: Uint32Array.from(cells, ([, item]) => item),
		values: new Float32Array(cells.length).fill(1),
	}).matrix;
}
