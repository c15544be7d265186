import { expect, test } from 'vitest';
import { csrFromCoordinates, type CsrMatrix } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { Slate } from '$lib/recommendation/recommendation';
import { createListJudge } from './judge-lists';
import { referenceWorld } from './metrics/reference-world';

const { itemCount } = referenceWorld;
const userCount = 30;
const rng = createRng(3);

/** Two to four random items of each user. */
function someItems(): CsrMatrix {
	const cells = Array.from({ length: userCount }, (_, user) =>
		[...rng.shuffle(Uint32Array.from({ length: itemCount }, (_, item) => item))]
			.slice(0, 2 + rng.integer(3))
			.map((item) => ({ user, item })),
	).flat();
	return csrFromCoordinates({
		...{ rowCount: userCount, columnCount: itemCount },
		rows: Uint32Array.from(cells, ({ user }) => user),
		columns: Uint32Array.from(cells, ({ item }) => item),
		values: new Float32Array(cells.length).fill(1),
	}).matrix;
}

const world = { test: someItems(), histories: someItems(), items: referenceWorld };
/** Some are shorter than the longest list that is judged. */
const slates = Array.from({ length: userCount }, (_, user) =>
	rng.shuffle(Uint32Array.from({ length: itemCount }, (_, item) => item)).slice(0, 3 + (user % 5)),
);

function judgedAt(...ks: number[]) {
	const judge = createListJudge(world, ks, userCount);
	slates.forEach((itemIndices, user) => judge.judge(user, user, { itemIndices } as Slate));
	return judge.samples();
}

test('every metric at k is that of the first k places, whatever longer lists are judged beside', () => {
	const together = judgedAt(2, 4, 6);
	const alone = [2, 4, 6].map((k) => judgedAt(k));
	expect(together).toEqual(Object.assign({}, ...alone));
	// So many places do tell: no metric of lists reads the same at 2 as at 6.
	const valuesOf = (name: string) => [...together[name].values].join();
	const means = Object.keys(alone[0]).filter((name) => together[name].kind === 'mean');
	expect(means.filter((name) => valuesOf(name) === valuesOf(name.replace('@2', '@6')))).toEqual([]);
});
