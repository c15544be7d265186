import { expect, test } from 'vitest';
import { scenes } from '$lib/recommendation/scenes/scene-meta';
import type { RunRecord } from '$lib/training/run';
import { armChoices, armUnder, armValue } from './arm-choices';
import { armObstacle } from './arm-obstacle';

const run = (runId: string, kind: string, status: RunRecord['status'] = 'done') =>
	({ runId, modelId: 'item-knn', status, createdAt: 0, protocol: { preparation: {}, split: { kind } } }) as RunRecord;
const runs = [run('a', 'time'), run('b', 'time'), run('c', 'random'), run('d', 'time', 'running')];
const untouched = { savedOf: () => null, pipelineOf: (sceneId: keyof typeof scenes) => scenes[sceneId].pipeline };
const choices = armChoices(runs, untouched);
const arm = (value: string) => armUnder(choices, value);

test('arms are models that are trained, popularity, chance, and every scene a simulated shopper can stand in', () => {
	expect(choices.map(({ value }) => value)).toEqual([
		'a',
		'b',
		'c',
		'popular',
		'random',
		...Object.keys(scenes).flatMap((sceneId) => (sceneId === 'search' ? [] : [`scene ${sceneId}`])),
	]);
	for (const choice of choices) expect(armValue(choice.arm)).toBe(choice.value);
});

test.each([
	[['a', 'b'], null],
	[['popular', 'a', 'random'], null],
	[['a', 'c'], /different protocols/],
	[['c', 'scene for-you'], /“Item neighbours” and “For you \(member page\)” were trained under different protocols/],
])('arms %j', (values, message) => {
	const obstacle = armObstacle((values as string[]).map(arm), runs);
	if (message === null) expect(obstacle).toBeNull();
	else expect(obstacle).toMatch(message as RegExp);
});

test('a model that is gone or unfinished is named by its arm, a scene’s too', () => {
	const gone = [arm('popular'), { ...arm('a'), label: 'Mine' }];
	expect(armObstacle(gone, [])).toMatch(/“Mine” was deleted/);
	expect(armObstacle([{ ...arm('a'), runId: 'd' }], runs)).toMatch(/not trained yet/);
	const scene = arm('scene home');
	const sources = [{ kind: 'model', runId: 'gone', quota: null, weight: 1 } as const];
	const draws = { ...scene, scene: { ...scene.scene!, pipeline: { ...scene.scene!.pipeline, sources } } };
	expect(armObstacle([draws], runs)).toMatch(/“Home” was deleted/);
});
