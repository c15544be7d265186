import { expect, test } from 'vitest';
import { homeView, nearestPoint, pointsWithin, toCanvas, toPicture } from './point-cloud';

const points = Float32Array.of(0, 0, 0.5, 0, 0, 0.5, -0.9, -0.9);

test('a place on the canvas is where the picture is drawn, whatever the zoom', () => {
	expect(toPicture({ x: 0, y: 0, zoom: 1 }, 400, 200, 200, 100)).toEqual([0, 0]);
	expect(toPicture({ x: 0, y: 0, zoom: 1 }, 400, 200, 300, 0)).toEqual([1, 1]);
	expect(toPicture({ x: 0.5, y: 0, zoom: 2 }, 400, 200, 300, 0)).toEqual([1, 0.5]);
	expect(toCanvas({ x: 0.5, y: 0, zoom: 2 }, 400, 200, 1, 0.5)).toEqual([300, 0]);
});

test('a click takes the nearest point within reach, and none beyond', () => {
	expect(nearestPoint(points, 0.45, 0.02, 0.1)).toBe(1);
	expect(nearestPoint(points, 0.8, 0.8, 0.1)).toBe(-1);
});

test('a lasso holds what lies inside it, also where it is hollow', () => {
	const hollow = [
		[-1, -1],
		[1, -1],
		[1, 0.2],
		[0.2, 0.2],
		[0.2, -0.5],
		[-0.2, -0.5],
		[-0.2, 0.2],
		[-1, 0.2],
	] as const;
	expect(pointsWithin(points, hollow)).toEqual([1, 3]);
});

test('the first look shows all but the strays, and a picture without strays whole', () => {
	const crowd = Float32Array.from({ length: 400 }, (_, place) => (place % 2 ? -0.5 : 0.2) + 0.1 * Math.sin(place));
	crowd.set([1, 1], 0);
	const { x, y, zoom } = homeView(crowd);
	expect([x, y]).toEqual([expect.closeTo(0.2, 1), expect.closeTo(-0.5, 1)]);
	expect(zoom).toBeGreaterThan(5);
	expect(homeView(Float32Array.of(-1, -1, 1, 1))).toEqual({ x: 0, y: 0, zoom: 0.92 });
	expect(homeView(new Float32Array(0)).zoom).toBe(0.92);
});
