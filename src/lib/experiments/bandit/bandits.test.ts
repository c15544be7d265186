import { describe, expect, test, vi } from 'vitest';
import { createRng } from '$lib/core/rng';
import type { ModelOptions } from '$lib/models/model';
import { bandits, banditEntry } from './registry';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Regret of one bandit on arms that pay 1 with these chances, at some steps. */
function regretAt(
	banditId: string,
	chances: (step: number) => readonly number[],
	steps: readonly number[],
	seed: number,
	options: ModelOptions = {},
): number[] {
	const rng = createRng(seed);
	const { create, meta } = banditEntry(banditId);
	const armCount = chances(0).length;
	const context = Float64Array.of(1);
	const bandit = create({ armCount, contextDim: meta.contextual ? 1 : 0, rng: rng.fork('bandit') }, options);
	const found: number[] = [];
	let regret = 0;
	for (let step = 0; step < steps.at(-1)!; step++) {
		const now = chances(step);
		const arm = bandit.choose(context);
		regret += Math.max(...now) - now[arm];
		bandit.update(arm, rng.next() < now[arm] ? 1 : 0, context);
		if (steps.includes(step + 1)) found.push(regret);
	}
	return found;
}

function meanRegret(banditId: string, steps: readonly number[], runs: number, options: ModelOptions = {}): number[] {
	const sums = steps.map(() => 0);
	for (let run = 0; run < runs; run++) {
		regretAt(banditId, () => textbook, steps, run + 1, options).forEach(
			(regret, place) => (sums[place] += regret / runs),
		);
	}
	return sums;
}

/** Auer, Cesa-Bianchi, Fischer 2002, §4, distribution 11's shape: one arm at 0.9, the others at 0.6. */
const textbook = [0.9, 0.6, 0.6, 0.6];

describe('bandits', () => {
	test.each(['thompson-beta', 'ucb1'])('%s: regret grows as log t on the textbook instance', (banditId) => {
		const steps = [500, 1000, 2000, 4000, 8000, 16_000];
		const regrets = meanRegret(banditId, steps, 20);
		console.warn(`${banditId} regret at ${steps.join(', ')}: ${regrets.map((regret) => regret.toFixed(1)).join(', ')}`);
		// Each doubling adds the same, once the start is over; a linear regret would double each step.
		const steppings = regrets.slice(1).map((regret, place) => regret - regrets[place]);
		expect(steppings.at(-1)!).toBeLessThan(1.8 * steppings[1]);
		const half = steps.length / 2;
		const slope = (from: number, to: number) =>
			(regrets[to] - regrets[from]) / (Math.log(steps[to]) - Math.log(steps[from]));
		expect(slope(half, steps.length - 1)).toBeLessThan(1.6 * slope(0, half));
		// Lai, Robbins 1985: no consistent bandit beats Σ Δ / KL(arm, best) per log t by much.
		const kl = 0.6 * Math.log(0.6 / 0.9) + 0.4 * Math.log(0.4 / 0.1);
		expect(regrets.at(-1)!).toBeGreaterThan(0.3 * ((3 * 0.3) / kl) * Math.log(16_000));
		// Theorem 1 of Auer et al. bounds UCB1 from above.
		expect(regrets.at(-1)!).toBeLessThan((3 * 8 * Math.log(16_000)) / 0.3 + (1 + Math.PI ** 2 / 3) * 0.9);
	});

	test.each(Object.keys(bandits))('%s finds the best of four arms, far better than chance', (banditId) => {
		const [regret] = meanRegret(banditId, [4000], 3);
		// Even dealing costs 0.225 a visit.
		expect(regret / 4000).toBeLessThan(0.06);
	});

	// UCB1 as published tries so much that it notices a turn by itself; with a tighter bonus it has to forget, too.
	test.each([
		['thompson-beta', {}],
		['ucb1', { scale: 0.2 }],
		['epsilon-greedy', {}],
		['thompson-gaussian', {}],
	] as const)('%s: a window or a discount follows a shop that turns over, a lasting memory does not', (id, options) => {
		const turning = (step: number) => (step < 5000 ? [0.7, 0.3] : [0.3, 0.7]);
		const mean = (memory: ModelOptions) =>
			[1, 2, 3].reduce((sum, seed) => sum + regretAt(id, turning, [10_000], seed, { ...options, ...memory })[0] / 3, 0);
		const lasting = mean({});
		expect(mean({ window: 800 })).toBeLessThan(lasting);
		expect(mean({ discount: 0.998 })).toBeLessThan(lasting);
	});

	test.each(['lin-ucb', 'linear-thompson'])('%s learns for whom each arm pays', (banditId) => {
		const rng = createRng(7);
		const { create } = banditEntry(banditId);
		const bandit = create({ armCount: 2, contextDim: 2, rng: rng.fork('bandit') }, {});
		let right = 0;
		for (let step = 0; step < 3000; step++) {
			const side = rng.next() < 0.5 ? 1 : -1;
			const context = Float64Array.of(1, side);
			const arm = bandit.choose(context);
			const best = side > 0 ? 0 : 1;
			if (step >= 2000 && arm === best) right++;
			bandit.update(arm, rng.next() < (arm === best ? 0.6 : 0.2) ? 1 : 0, context);
		}
		expect(right / 1000).toBeGreaterThan(0.9);
	});

	test.each(Object.keys(bandits))('%s goes on after save and restore with the same choices', (banditId) => {
		const { create, meta } = banditEntry(banditId);
		const contextDim = meta.contextual ? 2 : 0;
		const options = 'window' in meta.options ? { window: 50 } : {};
		const context = Float64Array.of(1, 0.5);
		const learn = (bandit: ReturnType<typeof create>, from: number, to: number) => {
			for (let step = from; step < to; step++) bandit.update(step % 3, ((step * 7) % 5) / 5, context);
		};
		const first = create({ armCount: 3, contextDim, rng: createRng(1) }, options);
		learn(first, 0, 200);
		const second = create({ armCount: 3, contextDim, rng: createRng(1) }, options);
		second.restore(structuredClone(first.save()));
		learn(first, 200, 260);
		learn(second, 200, 260);
		const choices = (bandit: typeof first) => Array.from({ length: 50 }, () => bandit.choose(context));
		expect(choices(second)).toEqual(choices(first));
	});
});
