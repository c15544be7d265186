import { describe, expect, test } from 'vitest';
import type { ArtifactBody, Checkpoint, FitContext, FittedModel } from '$lib/models/model';
import { models } from '$lib/models/registry';
import { runEpochs } from '$lib/models/run-epochs';
import { fitOn } from '$lib/models/tiny-fit';
import { createRng } from '$lib/core/rng';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { checkerboard, tinyTrainingData } from '$lib/models/tiny-worlds';

const entry = models['als'];
const options = { dim: 3, iterations: 6, patience: 10 };

/** Keeps a copy, as a store does. */
function memoryCheckpoint(): Checkpoint & { saves: number } {
	let kept: ArtifactBody | null = null;
	return {
		saves: 0,
		load: () => Promise.resolve(kept && structuredClone(kept)),
		save(body) {
			kept = structuredClone(body);
			this.saves++;
			return Promise.resolve();
		},
	};
}

/** Judges the epochs by given numbers, one after the other. */
function judgedBy(numbers: number[]): (model: FittedModel) => Promise<number> {
	let at = 0;
	return () => Promise.resolve(numbers[at++]);
}

function fit(context: Partial<FitContext> = {}, more = {}) {
	return fitOn(entry, checkerboard().train, { ...options, ...more }, context);
}

describe('a training in epochs', () => {
	test('goes on from its checkpoint after an abort and ends in the same bytes', async () => {
		const judgement = [0.1, 0.5, 0.3, 0.4, 0.2, 0.1];
		const whole = await fit({ validate: judgedBy(judgement) });
		const checkpoint = memoryCheckpoint();
		const controller = new AbortController();
		const aborted = fit({
			checkpoint,
			signal: controller.signal,
			validate: judgedBy(judgement),
			onProgress: ({ done }) => done === 4 && controller.abort(),
		});
		await expect(aborted).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
		expect(checkpoint.saves).toBe(4);
		const told: number[] = [];
		const resumed = await fit({
			checkpoint,
			validate: judgedBy(judgement.slice(4)),
			onProgress: ({ done }) => told.push(done),
		});
		expect(told).toEqual([4, 5, 6]);
		expect(resumed.toArtifact()).toEqual(whole.toArtifact());
	});

	test('gives the epoch that was judged best', async () => {
		const second = await fit({}, { iterations: 2 });
		const best = await fit({ validate: judgedBy([0.1, 0.5, 0.3, 0.5, 0.2, 0.1]) });
		expect(best.toArtifact().arrays).toEqual(second.toArtifact().arrays);
	});

	test('without patience it gives the last epoch, whatever was judged', async () => {
		const last = await fit({ validate: judgedBy([0.1, 0.5, 0.3, 0.5, 0.2, 0.1]) }, { patience: 0 });
		expect(last.toArtifact().arrays).toEqual((await fit()).toArtifact().arrays);
	});

	test('ends when patience is out', async () => {
		const told: number[] = [];
		const onProgress = ({ done }: { done: number }) => told.push(done);
		await fit({ validate: judgedBy([0.1, 0.5, 0.3, 0.4, 0.2, 0.1]), onProgress }, { patience: 2 });
		expect(told).toEqual([0, 1, 2, 3, 4]);
	});

	test('does not take up the checkpoint of another training', async () => {
		const checkpoint = memoryCheckpoint();
		await fit({ checkpoint }, { regularisation: 0.1 });
		const anew = await fit({ checkpoint });
		expect(anew.toArtifact()).toEqual((await fit()).toArtifact());
	});

	test('keeps and puts back a state that moves from epoch to epoch, as the memory of a workspace does', async () => {
		const checkpoint = memoryCheckpoint();
		const train = checkerboard().train;
		const count = (epochs: number) => {
			let held = Float32Array.of(0);
			const context = {
				rng: createRng(1),
				signal: new AbortController().signal,
				onProgress: () => {},
				kernels: referenceKernels,
				checkpoint,
			};
			return new Promise<number>((resolve, reject) => {
				runEpochs<{ held: Float32Array }>(
					{
						modelId: 'counter',
						unit: 'epochs',
						epochs,
						patience: 0,
						remedy: '',
						settings: {},
						state: () => ({ held }),
						async runEpoch() {
							const moved = Float32Array.of(held[0] + 1);
							// What is left of a view when its memory moves.
							structuredClone(held, { transfer: [held.buffer] });
							held = moved;
							return {};
						},
						parts: () => ({ held: held.slice() }),
						fitted({ held }) {
							resolve(held[0]);
							return {} as FittedModel;
						},
					},
					train,
					context,
				).catch(reject);
			});
		};
		expect(await count(3)).toBe(3);
		expect(await count(5)).toBe(5);
		expect(checkpoint.saves).toBe(5);
	});

	test('refuses data without a row', async () => {
		const fitting = fitOn(entry, tinyTrainingData(2, 2, []), options);
		await expect(fitting).rejects.toThrow(/als: there is no training row/);
	});
});
