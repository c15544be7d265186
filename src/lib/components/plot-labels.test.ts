import { describe, expect, it } from 'vitest';
import { labelSides } from './plot-labels';

const at = (x: number, y: number, label = 'EASE') => ({ x, y, label });

describe('names beside the points of a plot', () => {
	it('stand on the right, or on the left where the plot ends', () => {
		expect(labelSides([at(20, 50), at(90, 100)], 100)).toEqual(['right', 'left']);
	});

	it('give way to those before them, and are left out where neither side is free', () => {
		expect(labelSides([at(100, 50), at(140, 54)], 300)).toEqual(['left', 'right']);
		expect(labelSides([at(100, 50, 'Two-tower network'), at(100, 58), at(100, 64)], 300)).toEqual([
			'right',
			'left',
			null,
		]);
	});

	it('have no room in a plot narrower than they are', () => {
		expect(labelSides([at(30, 50, 'Two-tower network')], 60)).toEqual([null]);
	});
});
