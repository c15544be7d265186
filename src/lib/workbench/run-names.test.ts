import { expect, test } from 'vitest';
import type { RunRecord } from '$lib/training/run';
import { runNames, seedCount } from './run-names';

const run = (runId: string, modelId: string, createdAt: number, name = '', seed = 1) =>
	({ runId, modelId, createdAt, seed, ...(name && { label: { name, tags: [], note: '' } }) }) as unknown as RunRecord;

test('runs of one model are told apart by a number, the oldest first; a name somebody gave goes before the model’s', () => {
	const runs = [
		run('c', 'als', 3),
		run('b', 'als', 2),
		run('a', 'als', 1, 'With 16 dimensions'),
		run('p', 'popularity', 4),
		run('x', 'of-a-later-version', 5),
	];
	expect(Object.fromEntries(runNames(runs))).toEqual({
		a: 'With 16 dimensions',
		b: 'Implicit ALS 1',
		c: 'Implicit ALS 2',
		p: 'Popularity',
		x: 'of-a-later-version',
	});
});

test('a seed that was trained twice is one seed', () => {
	const runs = [run('a', 'als', 1), run('b', 'als', 2), run('c', 'als', 3, '', 7)];
	expect(seedCount(runs, ['a', 'b'])).toBe(1);
	expect(seedCount(runs, ['a', 'b', 'c'])).toBe(2);
});
