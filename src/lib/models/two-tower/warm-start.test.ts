import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { ModelEntry, ModelOptions, UpdateContext } from '$lib/models/model';
import { fitOn, knownUsers, scoresOf } from '$lib/models/tiny-fit';
import { tinyTrainingData, type TinyRow } from '$lib/models/tiny-worlds';
import { partsOf, settingsOf } from './fitted-two-tower';
import { twoTowerMeta } from './meta';
import { carryNetwork } from './carry-network';
import { TwoTowerNetwork } from './network';
import { scoringParts } from './scoring-parts';
import { warmStartFrom } from './warm-start';

const entry: ModelEntry = { meta: twoTowerMeta, load: () => import('./two-tower').then((m) => m.twoTower) };
const plain = { dim: 8, layers: '32', epochs: 4, learningRate: 0.01, featureDim: 4 } as const;
const [USERS, ITEMS] = [12, 10];
const identity = (count: number) => Int32Array.from({ length: count }, (_, row) => row);
const colours = ['red', 'green', 'blue', 'grey'];

/** @param itemAt the item of before that stands in each place, users likewise backwards where the order is another */
function world(itemAt: readonly number[], userAt: (user: number) => number = (user) => user): TrainingData {
	const rows = Array.from({ length: USERS }, (_, user) =>
		[0, 1, 2, 3].map((step): TinyRow => {
			const item = (3 * user + step * (1 + (user % 3))) % ITEMS;
			return { user: userAt(user), item: itemAt.indexOf(item), day: step };
		}),
	).flat();
	const text = (of: (item: number) => string) => itemAt.map(of);
	return tinyTrainingData(USERS, ITEMS, rows, [
		{ name: 'colour', role: 'category', kind: 'text', values: text((item) => colours[item % 4]) },
		{ name: 'price', role: 'price', kind: 'number', values: Float32Array.from(itemAt, (item) => 1 + item) },
		{ name: 'maker', role: 'attribute', kind: 'text', values: text((item) => `m${item % 3}`) },
	]);
}

/** The network an update begins with, before its first step, as it would score. */
async function begun(
	before: TrainingData,
	now: TrainingData,
	users: Int32Array,
	items: Int32Array,
	options: ModelOptions = plain,
) {
	const fitted = await fitOn(entry, before, options);
	const artifact = structuredClone(fitted.toArtifact());
	const settings = settingsOf(artifact);
	const warm = warmStartFrom(artifact, settings, now, { previousUsers: users, previousItems: items })!;
	const network = new TwoTowerNetwork(now, settings, { batchSize: 4, candidateCount: 4 }, referenceKernels);
	network.initialise(createRng(99));
	carryNetwork(warm.parts, warm.previous, network);
	const parts = scoringParts(network, new Uint8Array(USERS).fill(1), new Uint8Array(ITEMS).fill(1));
	network.release();
	return { before: partsOf(artifact, settings, USERS, ITEMS), now: parts };
}

test.each([true, false])(
	'an update begins with the very network that was stored, user rows: %s',
	async (userEmbedding) => {
		const train = world(Array.from({ length: ITEMS }, (_, item) => item));
		const options = { ...plain, userEmbedding };
		const { before, now } = await begun(train, train, identity(USERS), identity(ITEMS), options);
		expect(now).toEqual(before);
	},
);

test('users, items and catalogue values are carried by what they are, not by where they stand', async () => {
	const inOrder = Array.from({ length: ITEMS }, (_, item) => item);
	const backwards = inOrder.toReversed();
	const flip = (user: number) => USERS - 1 - user;
	const { before, now } = await begun(
		world(inOrder),
		world(backwards, flip),
		Int32Array.from({ length: USERS }, (_, user) => flip(user)),
		Int32Array.from(backwards),
	);
	const { dim } = plain;
	inOrder.forEach((item) => {
		const place = backwards.indexOf(item);
		for (let d = 0; d < dim; d++) {
			expect(now.itemVectors[place * dim + d]).toBeCloseTo(before.itemVectors[item * dim + d], 5);
		}
	});
	for (let user = 0; user < USERS; user++) {
		const own = now.userTable.subarray(flip(user) * dim, (flip(user) + 1) * dim);
		expect(own).toEqual(before.userTable.subarray(user * dim, (user + 1) * dim));
	}
});

test('new users and items begin as strangers', async () => {
	const train = world(Array.from({ length: ITEMS }, (_, item) => item));
	const { dim } = plain;
	const users = identity(USERS).fill(-1, USERS - 1);
	const items = identity(ITEMS).fill(-1, ITEMS - 1);
	const { before, now } = await begun(train, train, users, items);
	expect(now.userTable.subarray((USERS - 1) * dim, USERS * dim)).toEqual(before.userTable.subarray(USERS * dim));
	expect(now.itemTable.subarray((ITEMS - 1) * dim)).toEqual(before.itemTower!.unknownItem);
});

test('with other columns in the catalogue an update is a refit', async () => {
	const train = world(Array.from({ length: ITEMS }, (_, item) => item));
	const fewer = { ...train, catalogue: { ...train.catalogue, columns: train.catalogue.columns.slice(0, 1) } };
	const artifact = (await fitOn(entry, train, plain)).toArtifact();
	const context: UpdateContext = {
		rng: createRng(7),
		signal: new AbortController().signal,
		onProgress: () => {},
		kernels: referenceKernels,
		previousUsers: identity(USERS),
		previousItems: identity(ITEMS),
	};
	const model = await entry.load();
	const updated = await model.update!(artifact, fewer, context);
	expect(updated.toArtifact()).toEqual((await fitOn(entry, fewer, plain)).toArtifact());
	const goneOn = await model.update!(artifact, train, context);
	expect(scoresOf(goneOn, knownUsers(train))).not.toEqual(
		scoresOf(await fitOn(entry, train, plain), knownUsers(train)),
	);
});
