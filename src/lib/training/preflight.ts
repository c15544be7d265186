import type { FitCost, FitSize } from '$lib/models/fit-cost';
import type { ModelMeta, ModelOptions } from '$lib/models/model';

/** What is known of the machine. */
export interface MachineLimits {
	/** Measured GEMM rate of all threads over the reference machine's; 1 where it was never measured. */
	speed: number;
	isMeasured: boolean;
	/** How much a fit may take: a WebAssembly memory ends at 4 GiB, and the tab wants some for itself. */
	memoryBytes: number;
}

/** One fit of the same model on this machine before. */
export interface EarlierFit {
	size: FitSize;
	options: ModelOptions;
	fitMs: number;
}

export interface FitEstimate {
	/** Milliseconds: likely between these two. */
	lowMs: number;
	highMs: number;
	memoryBytes: number;
	fitsMemory: boolean;
	/** What the time rests on. */
	basis: 'earlier runs' | 'the measurement of this device' | 'a machine of two cores';
}

/** What makes a fit fit: other options, or a smaller catalogue. */
export type SmallerOffer =
	| { kind: 'options'; options: ModelOptions; changed: { name: string; value: number } }
	| { kind: 'items'; itemCount: number };

/** Longer than this and a smaller fit is offered. */
export const LONG_FIT_MS = 15 * 60_000;
/** How far a time is off: half to double without earlier runs of the model, less with them. */
const [WIDE, NARROW] = [2, 1.4];
/** Options that make a fit larger, in the order they are offered to be halved. */
const sizeOptions = ['epochs', 'iterations', 'dim', 'neighbours'] as const;

/** Time and memory of a fit before it starts. */
export function estimateFit(
	meta: ModelMeta,
	size: FitSize,
	options: ModelOptions,
	machine: MachineLimits,
	earlier: readonly EarlierFit[],
): FitEstimate {
	const cost = meta.cost(size, options);
	const ratios = earlier.flatMap((fit) => ratioOf(meta.cost(fit.size, fit.options), fit.fitMs)).sort((a, b) => a - b);
	const hasRun = ratios.length > 0;
	const factor = hasRun ? ratios[Math.floor(ratios.length / 2)] : 1 / machine.speed;
	const likelyMs = cost.referenceSeconds * 1000 * factor;
	const spread = hasRun ? NARROW : WIDE;
	return {
		lowMs: likelyMs / spread,
		highMs: likelyMs * spread,
		memoryBytes: cost.memoryBytes,
		fitsMemory: cost.memoryBytes <= machine.memoryBytes && size.itemCount <= (cost.mostItems ?? Infinity),
		basis: hasRun ? 'earlier runs' : machine.isMeasured ? 'the measurement of this device' : 'a machine of two cores',
	};
}

/** Fits of a few milliseconds say nothing of long ones. */
function ratioOf({ referenceSeconds }: FitCost, fitMs: number): number[] {
	return referenceSeconds > 0.02 && fitMs > 0 ? [fitMs / 1000 / referenceSeconds] : [];
}

/**
 * The least change after which the fit fits memory and takes no longer than `LONG_FIT_MS`: an option halved as often as
 * needed, else fewer items; null where it fits as it is.
 */
export function offerSmaller(
	meta: ModelMeta,
	size: FitSize,
	options: ModelOptions,
	isGood: (size: FitSize, options: ModelOptions) => boolean,
): SmallerOffer | null {
	if (isGood(size, options)) return null;
	for (const name of sizeOptions) {
		const spec = meta.options[name];
		if (spec?.kind !== 'integer') continue;
		for (
			let value = Math.floor(Number(options[name]) / 2);
			value >= Math.max(spec.min, 1);
			value = Math.floor(value / 2)
		) {
			const smaller = { ...options, [name]: value };
			if (isGood(size, smaller)) return { kind: 'options', options: smaller, changed: { name, value } };
		}
	}
	for (let itemCount = Math.floor(size.itemCount * 0.9); itemCount >= 10; itemCount = Math.floor(itemCount * 0.9)) {
		// The items with the fewest interactions go first: most of the pairs stay.
		if (isGood({ ...size, itemCount }, options)) return { kind: 'items', itemCount: roundDown(itemCount) };
	}
	return null;
}

/** To two figures: nobody asks for 17,431 items. */
function roundDown(count: number): number {
	const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
	return Math.floor(count / step) * step;
}
