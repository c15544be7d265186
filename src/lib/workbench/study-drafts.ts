import type { BanditRequest } from '$lib/experiments/bandit/run-bandits';
import type { AssumedPolicy } from '$lib/experiments/off-policy/read-logged-csv';
import type { ModelOptions } from '$lib/models/model';
import type { Forgetting } from './bandit-versions';

/** What the form of each study says; a chosen arm is a value of `armChoices`, null until somebody chooses. */

export interface BanditDraft {
	level: BanditRequest['level'];
	/** Null: all but the scenes. */
	arms: readonly string[] | null;
	bandits: readonly string[];
	/** Own options of each bandit, by its id. */
	options: Record<string, ModelOptions>;
	/** The shop changes. */
	changes: boolean;
	/** Logits a month. */
	drift: number;
	season: boolean;
	forgetting: Forgetting;
	amountOf: Record<Forgetting, number>;
	numbers: { days: number; visitsPerDay: number; k: number; slot: number; poolSize: number; seed: number };
}

export interface InterleavingDraft {
	a: string;
	b: string | null;
	numbers: { days: number; visitsPerDay: number; k: number; seed: number };
}

export interface OffPolicyDraft {
	source: 'simulated' | 'file';
	logging: string;
	target: string;
	assumed: AssumedPolicy;
	file: File | null;
	numbers: { visits: number; k: number; logged: number; wanted: number; seed: number };
}

export interface LongTermDraft {
	model: string | null;
	network: boolean;
	numbers: {
		days: number;
		visitsPerDay: number;
		episodes: number;
		repeats: number;
		discount: number;
		boredom: number;
		retention: number;
		seed: number;
	};
}

export const banditDraft = (): BanditDraft => ({
	level: 'arms',
	arms: null,
	bandits: ['thompson-beta', 'ucb1'],
	options: {},
	...{ changes: false, drift: 0, season: false, forgetting: 'none' },
	amountOf: { none: 0, discount: 0.999, window: 2000 },
	numbers: { days: 30, visitsPerDay: 500, k: 10, slot: 3, poolSize: 20, seed: 1 },
});

export const interleavingDraft = (): InterleavingDraft => ({
	a: 'popular',
	b: null,
	numbers: { days: 14, visitsPerDay: 300, k: 10, seed: 1 },
});

export const offPolicyDraft = (): OffPolicyDraft => ({
	...{ source: 'simulated', logging: 'popular', target: 'popular', assumed: 'column', file: null },
	numbers: { visits: 10_000, k: 5, logged: 6, wanted: 2, seed: 1 },
});

export const longTermDraft = (): LongTermDraft => ({
	model: null,
	network: true,
	numbers: {
		...{ days: 90, visitsPerDay: 200, episodes: 4, repeats: 3 },
		...{ discount: 0.97, boredom: 2, retention: 1.5, seed: 1 },
	},
});
