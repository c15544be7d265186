import { LETTER_PX } from './plot-scale';

/** Where the name of a point stands. */
export type LabelSide = 'right' | 'left';

interface NamedPoint {
	/** Pixels of the plot. */
	x: number;
	y: number;
	label: string;
}

interface Box {
	left: number;
	right: number;
	y: number;
}

/** Between a point's middle and its name. */
export const LABEL_GAP = 9;
const LINE_PX = 16;
const DOT_PX = 6;

/**
 * Which points have their name beside them and on which side, so that no name lies over another, over a point or over the edge
 * of a plot `width` pixels wide; the first of the list choose first, null where there is no room.
 */
export function labelSides(points: readonly NamedPoint[], width: number): (LabelSide | null)[] {
	const dots = points.map(({ x, y }): Box => ({ left: x - DOT_PX, right: x + DOT_PX, y }));
	const names: Box[] = [];
	return points.map(({ x, y, label }, place) => {
		const length = label.length * LETTER_PX;
		const boxes = [
			['right', { left: x + LABEL_GAP, right: x + LABEL_GAP + length, y }],
			['left', { left: x - LABEL_GAP - length, right: x - LABEL_GAP, y }],
		] as const;
		const others = [...names, ...dots.filter((_, dot) => dot !== place)];
		const free = boxes.find(
			([, box]) => box.left >= 0 && box.right <= width && others.every((other) => !isOver(box, other)),
		);
		if (!free) return null;
		names.push(free[1]);
		return free[0];
	});
}

function isOver(a: Box, b: Box): boolean {
	return a.left < b.right && b.left < a.right && Math.abs(a.y - b.y) < LINE_PX;
}
