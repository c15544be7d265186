import { breathe } from '$lib/core/abort';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import { scoreBuffer, shortlist } from '$lib/recommendation/recommend';
import { isPurchase } from '$lib/recommendation/retrieve/baskets';
import type { PastWorld } from './past-world';

export interface AskOptions {
	kernels: Kernels;
	signal?: AbortSignal;
	onUser?: (done: number) => void;
}

/** What one shopper was offered by the past, and what became of it. */
export interface AskedPast {
	/** [count × featureCount] as they are read; overwritten by the next shopper. */
	features: Float64Array;
	count: number;
	/** [count] 1 where the candidate was taken next, at all. */
	click: Uint8Array;
	/** [count] 1 where it was bought next. */
	purchase: Uint8Array;
}

const usersPerBreath = 32;

/**
 * Candidates of the past with what became of them: each user is asked once, in one of the scenes in turn. A candidate that was not taken was
 * found and not chosen, which is not the same as seen and refused: the log tells nobody's list and no position on it.
 * @param users rows of `next` to ask
 * @throws AbortError
 */
export async function askPast(
	world: PastWorld,
	users: Uint32Array,
	next: TrainingData,
	{ kernels, signal, onUser }: AskOptions,
	visit: (asked: AskedPast) => void,
): Promise<void> {
	const { featureCount } = world.scenes[0].reader;
	const isBought = purchaseTest(next);
	const buffer = scoreBuffer(1, world.scenes[0].pipeline.itemCount);
	let features = new Float64Array(0);
	for (const [place, user] of users.entries()) {
		if (place % usersPerBreath === 0) {
			onUser?.(place);
			await breathe(signal);
		}
		const { pipeline, reader, requestOf } = world.scenes[place % world.scenes.length];
		const request = requestOf(user);
		const [{ merged }] = shortlist([request], pipeline, kernels, buffer);
		const count = merged.itemIndices.length;
		if (features.length < count * featureCount) features = new Float64Array(count * featureCount);
		reader.read(request, merged, features);
		const entryOf = entriesByItem(next, user);
		const click = new Uint8Array(count);
		const purchase = new Uint8Array(count);
		merged.itemIndices.forEach((item, row) => {
			const entry = entryOf.get(item);
			if (entry === undefined) return;
			click[row] = 1;
			purchase[row] = isBought(entry) ? 1 : 0;
		});
		visit({ features, count, click, purchase });
	}
}

function entriesByItem({ matrix }: TrainingData, user: number): Map<number, number> {
	const entries = new Map<number, number>();
	for (let entry = matrix.rowOffsets[user]; entry < matrix.rowOffsets[user + 1]; entry++) {
		entries.set(matrix.columnIndices[entry], entry);
	}
	return entries;
}

/** Every row counts where the log names no purchases, as for what is bought together. */
function purchaseTest({ eventCodes, eventNames }: TrainingData): (entry: number) => boolean {
	const isPurchaseCode = eventNames.map(isPurchase);
	if (!isPurchaseCode.includes(true)) return () => true;
	return (entry) => isPurchaseCode[eventCodes[entry]];
}
