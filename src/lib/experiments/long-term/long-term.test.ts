import { beforeAll, describe, expect, test, vi } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '$lib/core/rng';
import type { OpenedShop } from '$lib/experiments/ab/open-shop-world';
import { openTestShop, testArms } from '$lib/experiments/ab/test-shop';
import { defaultBehaviour } from '$lib/experiments/simulation/behaviour-meta';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { createQNetwork } from './q-network';
import { createQTable } from './q-table';
import type { QLearner } from './q-learner';
import { runLongTerm, type LongTermRequest } from './run-long-term';
import type { SessionSummary } from './session-state';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const calm: SessionSummary = { activity: 0, away: 0, lastOutcome: 0, sameness: 0 };
const keen: SessionSummary = { activity: 3, away: 1, lastOutcome: 2, sameness: 2 };

/** Action 0 pays 1 now and the shopper is gone; action 1 pays nothing now and 3 tomorrow. */
function teach(learner: QLearner, rounds: number): void {
	for (let round = 0; round < rounds; round++) {
		learner.learn({ state: calm, action: 0, reward: 1, next: null, days: 0 });
		learner.learn({ state: calm, action: 1, reward: 0, next: keen, days: 1 });
		for (const action of [0, 1]) learner.learn({ state: keen, action, reward: 3, next: null, days: 0 });
	}
}

describe('Q-learning', () => {
	test('a table learns to wait where waiting pays, and does not without a future', () => {
		const patient = createQTable(2, 0.9);
		teach(patient, 400);
		const [now, later] = patient.valuesOf(calm);
		expect(now).toBeCloseTo(1, 2);
		expect(later).toBeCloseTo(2.7, 1);
		const greedy = createQTable(2, 0);
		teach(greedy, 400);
		expect(greedy.valuesOf(calm)[0]).toBeGreaterThan(greedy.valuesOf(calm)[1]);
	});

	test('the network learns the same on TF.js, and leaves no tensor', { timeout: 60_000 }, async () => {
		const context = () => ({ kernels: referenceKernels, rng: createRng(1) });
		const first = await createQNetwork(2, 0.9, context());
		first.dispose();
		const before = tf.memory().numTensors;
		const learner = await createQNetwork(2, 0.9, context());
		teach(learner, 1500);
		const [now, later] = learner.valuesOf(calm);
		learner.dispose();
		expect(tf.memory().numTensors).toBe(before);
		expect(Math.abs(now - 1)).toBeLessThan(0.25);
		expect(Math.abs(later - 2.7)).toBeLessThan(0.4);
	});
});

describe('in the shop', () => {
	let shop: OpenedShop;

	beforeAll(async () => {
		shop = await openTestShop();
	});

	const request: LongTermRequest = {
		datasetId: '',
		seed: 1,
		arm: testArms.knn,
		days: 30,
		episodes: 1,
		repeats: 1,
		visitsPerDay: 60,
		k: 8,
		discount: 0.97,
		network: false,
		behaviour: { ...defaultBehaviour, boredom: 3, retention: 2 },
	};

	test(
		'runs greedy CTR and Q-learning over the same days, the same again with the same seed',
		{ timeout: 60_000 },
		async () => {
			const context = () => ({ kernels: referenceKernels, signal: new AbortController().signal, onDay: () => {} });
			const { runs } = await runLongTerm(request, shop, context());
			expect(runs.map(({ id }) => id)).toEqual(['greedy', 'table']);
			for (const { lives, actionCounts } of runs) {
				expect(lives.map(({ length }) => length)).toEqual([30]);
				const visits = lives.flat().reduce((sum, day) => sum + day.visits, 0);
				expect(actionCounts.reduce((sum, count) => sum + count, 0)).toBe(visits);
			}
			expect((await runLongTerm(request, shop, context())).runs).toEqual(runs);
		},
	);
});
