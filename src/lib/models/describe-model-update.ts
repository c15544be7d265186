import { expect, test } from 'vitest';
import { csrFromCoordinates, rowOfEntry } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import type { FitContext, FittedModel, ModelEntry, ModelOptions } from './model';
import { fitOn, knownUsers, nobody, scoresOf, strangers, unseenInOrder } from './tiny-fit';
import { checkerboard } from './tiny-worlds';

/** What a model that declares `update` owes: new rows, new users and new items are taken in. */
export function describeModelUpdate(entry: ModelEntry, learn: ModelOptions): void {
	const { update, personal } = entry.meta.capabilities;
	if (!update) {
		test('has no update, as it declares none', async () => {
			expect((await entry.load()).update).toBeUndefined();
		});
		return;
	}
	const { train: now, withheld } = checkerboard();
	const { before, previousUsers, previousItems } = asItWas(now);

	async function updated(context: Partial<FitContext> = {}): Promise<FittedModel> {
		const model = await entry.load();
		const artifact = structuredClone((await fitOn(entry, before, learn)).toArtifact());
		return model.update!(artifact, now, {
			rng: createRng(7),
			signal: new AbortController().signal,
			onProgress: () => {},
			kernels: referenceKernels,
			...context,
			previousUsers,
			previousItems,
		});
	}

	const everybody = [...knownUsers(now), ...strangers(now), nobody];
	if (update === 'exact') {
		test('an update ends in the bytes of a refit', async () => {
			const [model, refit] = [await updated(), await fitOn(entry, now, learn)];
			expect(model.toArtifact()).toEqual(refit.toArtifact());
			expect(scoresOf(model, everybody)).toEqual(scoresOf(refit, everybody));
		});
	} else {
		test('an update finds what a refit finds, for new users and items too', async () => {
			const model = await updated();
			const found = knownUsers(now).filter((query, user) => unseenInOrder(model, query)[0] === withheld[user]);
			if (personal) expect(found.length / withheld.length).toBeGreaterThan(0.9);
			expect(scoresOf(model, everybody).every(Number.isFinite)).toBe(true);
			expect((await updated()).toArtifact()).toEqual(model.toArtifact());
		});
	}

	test('an updated model is stored and restored like any other', async () => {
		const model = await updated();
		const restored = (await entry.load()).restore(structuredClone(model.toArtifact()), {
			train: now,
			kernels: referenceKernels,
		});
		expect(scoresOf(restored, everybody)).toEqual(scoresOf(model, everybody));
	});

	test('an update stops with an AbortError when it was cancelled', async () => {
		const update = updated({ signal: AbortSignal.abort() });
		await expect(update).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
	});
}

/** The world before its last fifth of rows, its last four users and its last two items came. */
function asItWas(now: TrainingData) {
	const { matrix, timestamps } = now;
	const [userCount, itemCount] = [matrix.rowCount - 4, matrix.columnCount - 2];
	const limit = timestamps.slice().sort()[Math.floor(timestamps.length * 0.8)];
	const users = rowOfEntry(matrix);
	const kept = Array.from(users.keys()).filter(
		(entry) => timestamps[entry] < limit && users[entry] < userCount && matrix.columnIndices[entry] < itemCount,
	);
	const { matrix: small, order } = csrFromCoordinates({
		rowCount: userCount,
		columnCount: itemCount,
		rows: Uint32Array.from(kept, (entry) => users[entry]),
		columns: Uint32Array.from(kept, (entry) => matrix.columnIndices[entry]),
		values: Float32Array.from(kept, (entry) => matrix.values[entry]),
	});
	const before: TrainingData = {
		...now,
		matrix: small,
		timestamps: Float64Array.from(order, (place) => timestamps[kept[place]]),
		eventCodes: new Uint8Array(kept.length),
		catalogue: { ...now.catalogue, itemIds: now.catalogue.itemIds.slice(0, itemCount) },
	};
	const previous = (count: number, knownCount: number) =>
		Int32Array.from({ length: count }, (_, row) => (row < knownCount ? row : -1));
	return {
		before,
		previousUsers: previous(matrix.rowCount, userCount),
		previousItems: previous(matrix.columnCount, itemCount),
	};
}
