import type { LearnedState } from '$lib/experiments/policy/policy';
import type { OptionSpec } from '$lib/models/model';
import type { Bandit } from './bandit';

/**
 * How long what was seen counts, for shops that change (Garivier, Moulines 2011, On upper-confidence bound policies for switching bandits, ALT, §2):
 * discount γ < 1 fades the past at every step; a window keeps the last so many visits whole and forgets the rest.
 */
export const memoryOptions = {
	discount: {
		kind: 'number',
		label: 'Discount γ',
		help: '1 remembers for ever; 0.999 forgets half in about 700 visits.',
		default: 1,
		min: 0.9,
		max: 1,
		advanced: true,
	},
	window: {
		kind: 'integer',
		label: 'Window',
		help: 'Only so many last visits count; 0 for all.',
		default: 0,
		min: 0,
		max: 1_000_000,
		advanced: true,
	},
} as const satisfies Record<string, OptionSpec>;

/** Counts, sums and sums of squares of each arm's rewards, faded or windowed. */
export class ArmMemory {
	/** [armCount] each */
	readonly counts: Float64Array;
	readonly sums: Float64Array;
	readonly squares: Float64Array;
	/** Steps remembered over all arms. */
	total = 0;
	readonly #discount: number;
	readonly #window: number;
	/** Arm and reward of the visits in the window, a ring. */
	readonly #ring: Float64Array;
	#next = 0;

	constructor(armCount: number, discount: number, window: number) {
		this.counts = new Float64Array(armCount);
		this.sums = new Float64Array(armCount);
		this.squares = new Float64Array(armCount);
		this.#discount = discount;
		this.#window = window;
		this.#ring = new Float64Array(2 * window).fill(-1);
	}

	add(arm: number, reward: number): void {
		if (this.#discount < 1) this.#fade();
		if (this.#window > 0) this.#slide(arm, reward);
		this.#count(arm, reward, 1);
	}

	mean(arm: number): number {
		return this.counts[arm] > 0 ? this.sums[arm] / this.counts[arm] : 0;
	}

	#count(arm: number, reward: number, sign: 1 | -1): void {
		this.counts[arm] += sign;
		this.sums[arm] += sign * reward;
		this.squares[arm] += sign * reward * reward;
		this.total += sign;
	}

	#fade(): void {
		for (let arm = 0; arm < this.counts.length; arm++) {
			this.counts[arm] *= this.#discount;
			this.sums[arm] *= this.#discount;
			this.squares[arm] *= this.#discount;
		}
		this.total *= this.#discount;
	}

	#slide(arm: number, reward: number): void {
		const place = 2 * this.#next;
		if (this.#ring[place] >= 0) this.#count(this.#ring[place], this.#ring[place + 1], -1);
		this.#ring[place] = arm;
		this.#ring[place + 1] = reward;
		this.#next = (this.#next + 1) % this.#window;
	}

	save(): LearnedState {
		const { counts, sums, squares, total } = this;
		return { counts, sums, squares, ring: this.#ring, total: Float64Array.of(total, this.#next) };
	}

	restore({ counts, sums, squares, ring, total }: LearnedState): void {
		this.counts.set(counts);
		this.sums.set(sums);
		this.squares.set(squares);
		this.#ring.set(ring);
		[this.total, this.#next] = total;
	}
}

/** A bandit that knows of each arm what the memory holds, and nothing of the visitor. */
export function memoryBandit(memory: ArmMemory, choose: () => number): Bandit {
	return {
		choose,
		update: (arm, reward) => memory.add(arm, reward),
		save: () => memory.save(),
		restore: (state) => memory.restore(state),
	};
}
