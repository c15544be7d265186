import { expect, test } from 'vitest';
import { openCapsule, packCapsule, type CapsuleContent } from '$lib/export/run-capsule';
import { newRun, type RunRecord } from '$lib/training/run';
import { notRepeatable, originOf } from './run-capsules.svelte';

const protocol = {
	preparation: { minValue: null, minInteractions: 0, events: null },
	split: { kind: 'leave-last-out' },
} as const;
const run = (modelId: string, more: Partial<RunRecord> = {}): RunRecord => ({
	...newRun({
		...{ datasetId: 'd', fingerprint: 'f', modelId, options: { neighbours: 7 }, seed: 3, protocol, createdAt: 0 },
		kernelChoice: { backend: 'auto' },
	}),
	...more,
});

function through(asked: RunRecord, runs: readonly RunRecord[]) {
	const { modelId, options, seed, kernelChoice } = asked;
	const content: CapsuleContent = {
		...{ appVersion: '1', createdAt: 5, otherDatasets: {}, userCount: 9 },
		dataset: { name: 'shop', fingerprint: 'f', userCount: 2, itemCount: 3, interactionCount: 4 },
		run: { modelId, options, seed, protocol, kernelChoice, device: null, fitMs: 1, ...originOf(asked, runs) },
		metrics: {},
	};
	return openCapsule(packCapsule(content, { version: 1, json: {}, arrays: {} }));
}

test('a blend carries how its members are trained, in their order', () => {
	const members = [run('ease'), run('item-knn', { seed: 8 })];
	const blend = run('ensemble', { memberIds: members.map(({ runId }) => runId) });
	const opened = through(blend, members.toReversed());
	expect(opened.capsule.run.members).toEqual([
		{ modelId: 'ease', options: { neighbours: 7 }, seed: 3 },
		{ modelId: 'item-knn', options: { neighbours: 7 }, seed: 8 },
	]);
	expect(notRepeatable(opened)).toBeNull();
});

test('what a capsule cannot repeat it says, and why', () => {
	const gone = run('ensemble', { memberIds: ['nobody'] });
	expect(notRepeatable(through(gone, []))).toMatch(/deleted/);
	expect(notRepeatable(through(run('als', { updatedFrom: 'r' }), []))).toMatch(/earlier model/);
	const updated = run('als', { updatedFrom: 'r' });
	expect(notRepeatable(through(run('ensemble', { memberIds: [updated.runId] }), [updated]))).toMatch(
		/brought up to date/,
	);
	expect(notRepeatable(through(run('ensemble'), []))).toMatch(/does not say what was blended/);
	expect(notRepeatable(through(run('als'), []))).toBeNull();
});
