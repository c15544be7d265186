import { ModelFitError } from '$lib/core/errors';

/** So many steps may be under way on a graphics processor before their losses are waited for: enough to keep it busy. */
const MOST_PENDING = 8;

/** Sums the losses of an epoch in the order of its steps, also of steps whose loss is still to come. */
export class EpochLosses {
	readonly #modelId: string;
	readonly #remedy: string;
	readonly #epoch: number;
	#pending: { loss: number | Promise<number>; exampleCount: number }[] = [];
	#stepCount = 0;
	#exampleCount = 0;
	#sum = 0;

	/**
	 * @param fit the model and what to do about a loss that runs away, a sentence, for the error's words
	 * @param epoch from 0
	 */
	constructor({ modelId, remedy }: { modelId: string; remedy: string }, epoch: number) {
		this.#modelId = modelId;
		this.#remedy = remedy;
		this.#epoch = epoch;
	}

	/** @throws ModelFitError for a loss that is not finite; what the step's device throws */
	async add(loss: number | Promise<number>, exampleCount: number): Promise<void> {
		if (typeof loss === 'number') return this.#take(loss, exampleCount);
		this.#pending.push({ loss, exampleCount });
		if (this.#pending.length > MOST_PENDING) await this.#settleFirst();
	}

	/** The mean over the examples. @throws as `add` */
	async finish(): Promise<{ loss: number; exampleCount: number }> {
		while (this.#pending.length > 0) await this.#settleFirst();
		return { loss: this.#sum / this.#exampleCount, exampleCount: this.#exampleCount };
	}

	async #settleFirst(): Promise<void> {
		const { loss, exampleCount } = this.#pending.shift()!;
		this.#take(await loss, exampleCount);
	}

	#take(loss: number, exampleCount: number): void {
		this.#stepCount++;
		if (!Number.isFinite(loss)) {
			throw new ModelFitError(
				`${this.#modelId}: the loss ran away in epoch ${this.#epoch + 1}, step ${this.#stepCount}. ${this.#remedy}`,
			);
		}
		this.#exampleCount += exampleCount;
		this.#sum += loss * exampleCount;
	}
}
