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

/** Where each point lies on a canvas at the first look: inside it, with room to its edges. */
function isInside(cloud: Float32Array, width: number, height: number) {
	const view = homeView(cloud, width / height);
	return Array.from({ length: cloud.length / 2 }, (_, point) => {
		const [left, top] = toCanvas(view, width, height, cloud[2 * point], cloud[2 * point + 1]);
		return left > 8 && left < width - 8 && top > 8 && top < height - 8;
	});
}

/** An even heap of 400 numbers and two more far from it `distance` of its half-widths away. */
function heapWithStrays(distance: number) {
	const heap = Float32Array.from({ length: 400 }, (_, place) => 0.1 * Math.sin(place * place));
	heap.set([0.02, 0.1 * distance, -0.02, -0.1 * distance]);
	return heap;
}

test('the first look cuts no point, wide or tall, as long as the rest stays large', () => {
	for (const [width, height] of [
		[690, 460],
		[330, 460],
		[460, 460],
	] as const) {
		expect(isInside(heapWithStrays(2.7), width, height)).not.toContain(false);
	}
});

test('the first look leaves out strays that would make a blot of the rest, and nothing else', () => {
	const inside = isInside(heapWithStrays(9), 690, 460);
	expect(inside.slice(0, 2)).toEqual([false, false]);
	expect(inside.slice(2)).not.toContain(false);
});

test('the first look fills the canvas, whichever side it is wider on', () => {
	const flat = Float32Array.of(-1, -0.5, 1, 0.5);
	expect(homeView(flat, 2)).toEqual({ x: 0, y: 0, zoom: 1.84 });
	expect(homeView(flat, 0.5)).toEqual({ x: 0, y: 0, zoom: 0.92 });
	expect(homeView(Float32Array.of(-0.5, -1, 0.5, 1), 0.5)).toEqual({ x: 0, y: 0, zoom: 1.84 });
	expect(homeView(Float32Array.of(-1, -1, 1, 1), 1)).toEqual({ x: 0, y: 0, zoom: 0.92 });
	expect(homeView(new Float32Array(0), 1).zoom).toBe(0.92);
});
