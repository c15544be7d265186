import { expect, onTestFinished, test, vi } from 'vitest';
import { GpuDeviceLostError } from '$lib/core/errors';
import type { ArtifactBody, Checkpoint, ModelEntry } from '$lib/models/model';
import { fitOn } from '$lib/models/tiny-fit';
import { checkerboard } from '$lib/models/tiny-worlds';
import * as steps from './create-training-step';
import { twoTowerMeta } from './meta';

const entry: ModelEntry = { meta: twoTowerMeta, load: () => import('./two-tower').then((m) => m.twoTower) };
const options = { dim: 16, layers: '32', epochs: 4, patience: 0 };

/** In the third of four epochs of 16 steps. */
const STEPS_HELD = 40;

/** A graphics processor that computes as the processor does, and is gone after some steps. */
function breakingDevice() {
	const { createTrainingStep } = steps;
	/** By the graphics processor, then by the processor. */
	const taken: number[] = [];
	const spy = vi.spyOn(steps, 'createTrainingStep').mockImplementation(async (network, { tensorBackend, ...rest }) => {
		const step = await createTrainingStep(network, rest);
		const place = taken.push(0) - 1;
		const take: typeof step.take = async (batch, rate) => {
			if (tensorBackend && taken[place] === STEPS_HELD) throw new GpuDeviceLostError('gone');
			taken[place]++;
			return step.take(batch, rate);
		};
		return { ...step, take };
	});
	return { taken, mend: () => spy.mockRestore() };
}

function memoryCheckpoint(): Checkpoint {
	let kept: ArtifactBody | null = null;
	return { load: async () => kept, save: async (body) => void (kept = structuredClone(body)) };
}

test.each([
	['where one is kept, from the last epoch', true, 'from the last epoch'],
	['where none is kept, from the start', false, 'from the start'],
])('a lost graphics processor ends in the bytes of a training that never met one: %s', async (_, keeps, words) => {
	const { train } = checkerboard();
	const undisturbed = await fitOn(entry, train, options);
	const device = breakingDevice();
	onTestFinished(device.mend);
	const notices: string[] = [];
	const fitted = await fitOn(entry, train, options, {
		tensorBackend: 'webgpu',
		onNotice: (notice) => notices.push(notice),
		...(keeps && { checkpoint: memoryCheckpoint() }),
	});
	expect(notices).toEqual([`The graphics processor went away. The training went on on the processor ${words}.`]);
	expect(fitted.toArtifact()).toEqual(undisturbed.toArtifact());
	expect(device.taken).toEqual([STEPS_HELD, keeps ? 2 * 16 : 4 * 16]);
});
