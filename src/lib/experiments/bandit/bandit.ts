import type { Rng } from '$lib/core/rng';
import type { LearnedState } from '$lib/experiments/policy/policy';
import type { ModelOptions, OptionSpec } from '$lib/models/model';

/** Light and eager: draws the form and the docs table. Defaults live here only. */
export interface BanditMeta {
	id: string;
	label: string;
	/** One sentence a shop owner understands. */
	summary: string;
	/** Author, year, title, section. */
	paper: string;
	/** Looks at what is known of the shopper. */
	contextual: boolean;
	options: Readonly<Record<string, OptionSpec>>;
}

/** Learns which of some arms pays, while it earns. */
export interface Bandit {
	/** @param context [contextDim] what is known of the visitor; empty for bandits that do not look */
	choose(context: Float64Array): number;
	update(arm: number, reward: number, context: Float64Array): void;
	save(): LearnedState;
	restore(state: LearnedState): void;
}

export interface BanditSetting {
	armCount: number;
	/** 0 where nothing is known of the visitor. */
	contextDim: number;
	rng: Rng;
}

export interface BanditEntry {
	meta: BanditMeta;
	/** @throws ModelFitError on an option that the meta does not allow */
	create(setting: BanditSetting, options: ModelOptions): Bandit;
}

/** The arm with the largest value; the first of equals. */
export function argMax(armCount: number, valueOf: (arm: number) => number): number {
	let best = 0;
	let most = -Infinity;
	for (let arm = 0; arm < armCount; arm++) {
		const value = valueOf(arm);
		if (value > most) [best, most] = [arm, value];
	}
	return best;
}
