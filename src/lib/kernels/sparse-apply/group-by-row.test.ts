import { expect, test } from 'vitest';
import { groupByRow } from './group-by-row';

test('entries stand by row, and within a row in the order they came', () => {
	const rows = Uint32Array.of(4, 1, 4, 0, 1, 4);
	const starts = Uint32Array.of(0, 10, 20, 30, 40, 50);
	const weights = Float32Array.of(1, 2, 3, 4, 5, 6);
	expect(groupByRow(rows, starts, weights, 6)).toEqual({
		rows: Uint32Array.of(0, 1, 4),
		offsets: Uint32Array.of(0, 1, 3, 6),
		starts: Uint32Array.of(30, 10, 40, 0, 20, 50),
		weights: Float32Array.of(4, 2, 5, 1, 3, 6),
	});
});

test('no entry touches no row', () => {
	const none = new Uint32Array(0);
	expect(groupByRow(none, none, new Float32Array(0), 3)).toMatchObject({ rows: none, offsets: Uint32Array.of(0) });
});
