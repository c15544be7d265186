import { csrFromCoordinates } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { CatalogueColumn } from '$lib/interactions/catalogue';

/** One interaction of a world written by hand; the value defaults to 1, the time to the row's place in days. */
export interface TinyRow {
	user: number;
	item: number;
	value?: number;
	day?: number;
}

/** A world small enough to know the right answer: for tests of models. */
export interface TinyWorld {
	train: TrainingData;
	/** [userCount] the item each user would like and has not taken. */
	withheld: readonly number[];
}

/** Training data from rows in any order; no pair twice. */
export function tinyTrainingData(
	userCount: number,
	itemCount: number,
	rows: readonly TinyRow[],
	columns: readonly CatalogueColumn[] = [],
): TrainingData {
	const { matrix, order } = csrFromCoordinates({
		rowCount: userCount,
		columnCount: itemCount,
		rows: Uint32Array.from(rows, ({ user }) => user),
		columns: Uint32Array.from(rows, ({ item }) => item),
		values: Float32Array.from(rows, ({ value }) => value ?? 1),
	});
	const times = rows.map(({ day }, place) => (day ?? place) * 86_400_000);
	return {
		matrix,
		timestamps: Float64Array.from(order, (place) => times[place]),
		eventCodes: new Uint8Array(rows.length),
		eventNames: ['view'],
		hasValues: rows.some(({ value }) => value !== undefined),
		catalogue: { itemIds: Array.from({ length: itemCount }, (_, item) => `item ${item}`), columns },
	};
}

/**
 * 24 users × 16 items: even users take even items, odd users odd ones, in shuffled order and with ratings 1 … 5; one
 * item of the right colour is withheld from each user.
 */
export function checkerboard(columns: readonly CatalogueColumn[] = []): TinyWorld {
	const userCount = 24;
	const itemCount = 16;
	const withheld = Array.from({ length: userCount }, (_, user) => 2 * ((user >> 1) % (itemCount / 2)) + (user % 2));
	const rows: TinyRow[] = [];
	const days = createRng(1).shuffle(Array.from({ length: userCount * itemCount }, (_, place) => place));
	for (let user = 0; user < userCount; user++) {
		for (let item = user % 2; item < itemCount; item += 2) {
			if (item === withheld[user]) continue;
			rows.push({ user, item, value: 1 + ((user + item) % 5), day: days[rows.length] });
		}
	}
	return { train: tinyTrainingData(userCount, itemCount, rows, columns), withheld };
}

/** 40 users × 20 items taken by dice: there is nothing to learn. Eight items a user, one more withheld. */
export function diceWorld(columns: readonly CatalogueColumn[] = []): TinyWorld {
	const rng = createRng(2);
	const drawn = Array.from({ length: 40 }, () =>
		rng.shuffle(Array.from({ length: 20 }, (_, item) => item)).slice(0, 9),
	);
	const rows = drawn.flatMap((items, user) => items.slice(1).map((item) => ({ user, item, value: 1 })));
	return { train: tinyTrainingData(40, 20, rows, columns), withheld: drawn.map(([item]) => item) };
}

/** Columns of every kind and role that say the same of every item. */
export function constantColumns(itemCount: number): CatalogueColumn[] {
	const text = (role: 'title' | 'description' | 'category' | 'brand' | 'attribute'): CatalogueColumn => ({
		name: role,
		role,
		kind: 'text',
		values: Array.from({ length: itemCount }, () => 'same'),
	});
	return [
		...(['title', 'description', 'category', 'brand', 'attribute'] as const).map(text),
		{ name: 'price', role: 'price', kind: 'number', values: new Float32Array(itemCount).fill(9.5) },
	];
}
