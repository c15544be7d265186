import { expect, test } from 'vitest';
import { activitySlices } from './activity-slices';

test('shoppers are cut into quarters by how much they took, each with its own means', () => {
	const slices = activitySlices(
		[7, 1, 5, 3, 1, 9, 4, 2],
		[[0, 1, 0, 1, 0, 1, 0, 1], Float64Array.of(8, 7, 6, 5, 4, 3, 2, 1)],
	);
	expect(slices).toEqual([
		{ label: '1 interaction', userCount: 2, ndcg: [0.5, 5.5] },
		{ label: '2 to 3 interactions', userCount: 2, ndcg: [1, 3] },
		{ label: '4 to 5 interactions', userCount: 2, ndcg: [0, 4] },
		{ label: '7 to 9 interactions', userCount: 2, ndcg: [0.5, 5.5] },
	]);
});

test('quarters that nothing tells apart are one, so that no two slices have one name', () => {
	const scores = [[1, 0, 0, 0, 0, 0, 0, 1]];
	expect(
		activitySlices(
			Array.from({ length: 8 }, () => 12),
			scores,
		),
	).toEqual([{ label: '12 interactions', userCount: 8, ndcg: [0.25] }]);
	const mixed = activitySlices([2, 3, 3, 3, 3, 3, 3, 4], scores);
	expect(mixed.map(({ label, userCount }) => [label, userCount])).toEqual([
		['2 to 3 interactions', 2],
		['3 interactions', 4],
		['3 to 4 interactions', 2],
	]);
	expect(activitySlices([], [[]])).toEqual([]);
});
