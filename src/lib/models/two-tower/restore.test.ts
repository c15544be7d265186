import { expect, test } from 'vitest';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { defaultOptions, type ArtifactBody } from '$lib/models/model';
import { knownUsers, scoresOf } from '$lib/models/tiny-fit';
import { checkerboard } from '$lib/models/tiny-worlds';
import { twoTowerMeta } from './meta';
import { userTowerOf, type Settings } from './settings';
import { twoTower } from './two-tower';

const { train } = checkerboard();
const settings = { ...defaultOptions(twoTowerMeta), dim: 4, layers: '32' } as Settings;

function artifact(): ArtifactBody {
	const random = (length: number) => Float32Array.from({ length }, (_, index) => Math.sin(index * 3.7));
	return {
		version: 1,
		json: { options: { ...settings } },
		arrays: {
			userTable: random(25 * 4),
			itemTable: random(16 * 4),
			userWeights: random(userTowerOf(settings).end),
			itemVectors: random(16 * 4),
		},
	};
}

test('restores, scores, explains and finds similar items without TF.js', () => {
	const model = twoTower.restore(artifact(), { train, kernels: referenceKernels });
	const queries = knownUsers(train);
	expect(scoresOf(model, queries).every(Number.isFinite)).toBe(true);
	expect(model.similarItems!(3, 100).itemIndices.length).toBe(15);
	expect(model.embeddings!().users!.length).toBe(24 * 4);
	model.explain!(queries[0], 1);
	expect('_tfengine' in globalThis).toBe(false);
});

test('explains by what the score loses without the item', () => {
	const model = twoTower.restore(artifact(), { train, kernels: referenceKernels });
	const [query] = knownUsers(train);
	const scoreOf = (history: Uint32Array) => scoresOf(model, [{ ...query, history }])[5];
	const contributions = model.explain!(query, 5);
	expect(contributions.length).toBeGreaterThan(0);
	for (const { itemIndex, weight } of contributions) {
		const without = scoreOf(query.history.filter((item) => item !== itemIndex));
		expect(weight).toBeCloseTo(scoreOf(query.history) - without, 3);
	}
});

test('has the user vectors whose products with item vectors are the scores', () => {
	const model = twoTower.restore(artifact(), { train, kernels: referenceKernels });
	const { dim, items, users } = model.embeddings!();
	const scores = scoresOf(model, knownUsers(train));
	for (let user = 0; user < 24; user++) {
		for (let item = 0; item < 16; item++) {
			let product = 0;
			for (let d = 0; d < dim; d++) product += users![user * dim + d] * items[item * dim + d];
			expect(scores[user * 16 + item]).toBeCloseTo(product / settings.temperature, 3);
		}
	}
});

test('refuses an artifact whose arrays belong to other data', () => {
	const other = artifact();
	other.arrays['itemVectors'] = new Float32Array(3);
	const restore = () => twoTower.restore(other, { train, kernels: referenceKernels });
	expect(restore).toThrow(expect.objectContaining({ name: 'ArtifactVersionError' }));
});
