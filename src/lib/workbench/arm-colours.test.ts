import { describe, expect, test } from 'vitest';
import { armColours } from './arm-colours';
import { modelColour } from './model-colours';

const run = (runId: string) => ({ kind: 'run', runId }) as const;
const popular = { kind: 'popular', runId: null } as const;
const random = { kind: 'random', runId: null } as const;
const runs = [
	{ runId: 'knn1', modelId: 'item-knn' },
	{ runId: 'knn2', modelId: 'item-knn' },
	{ runId: 'als1', modelId: 'als' },
];

describe('the colours of arms', () => {
	test('are those of their models on every other page', () => {
		expect(armColours([run('als1'), popular, run('knn1')], runs)).toEqual(
			['als', 'popularity', 'item-knn'].map(modelColour),
		);
	});

	test('are told apart where arms share a model, stand for none, or lost their run', () => {
		const scene = { kind: 'scene', runId: 'knn1' } as const;
		const arms = [run('knn1'), run('knn2'), scene, random, random, run('gone'), popular, run('als1')];
		const colours = armColours(arms, runs);
		expect(new Set(colours).size).toBe(arms.length);
		expect([colours[0], colours[6], colours[7]]).toEqual(['item-knn', 'popularity', 'als'].map(modelColour));
	});
});
