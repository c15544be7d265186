import { engine } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { ModelEntry, ModelOptions } from './model';
import { fitOn } from './tiny-fit';
import type { TinyWorld } from './tiny-worlds';

/** What a network owes wherever TF.js computes; on a graphics processor the tests in a browser look. */
export function describeModelTensors(entry: ModelEntry, quick: ModelOptions, board: () => TinyWorld): void {
	test.each(['cpu', 'wasm'] as const)(
		'on TF.js’s %s: the same bytes again, and no tensor left',
		async (tensorBackend) => {
			const { train } = board();
			const fit = (signal?: AbortSignal, onProgress = () => {}) =>
				fitOn(entry, train, quick, { tensorBackend, onProgress, ...(signal && { signal }) });
			const before = engine().state.numTensors;
			const artifact = (await fit()).toArtifact();
			expect((await fit()).toArtifact()).toEqual(artifact);
			const controller = new AbortController();
			const aborted = fit(controller.signal, () => controller.abort());
			await expect(aborted).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
			expect(engine().state.numTensors).toBe(before);
		},
	);
}
