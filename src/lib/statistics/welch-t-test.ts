import { studentT } from './distributions';
import { estimatedDifference, type EstimatedDifference } from './estimated-difference';
import type { SampleMoments } from './sample-moments';

/**
 * Welch's t test of two means without assuming equal variances (Welch 1947, Biometrika 34), degrees of freedom after
 * Satterthwaite. Two constant samples have infinitely many degrees of freedom.
 * @param alpha 0.05 for a 95 % interval
 * @returns the difference b − a
 */
export function welchTTest(
	a: SampleMoments,
	b: SampleMoments,
	alpha = 0.05,
): EstimatedDifference & { degreesOfFreedom: number } {
	const [partA, partB] = [a.variance / a.count, b.variance / b.count];
	const degreesOfFreedom =
		partA + partB === 0 ? Infinity : (partA + partB) ** 2 / (partA ** 2 / (a.count - 1) + partB ** 2 / (b.count - 1));
	const error = Math.sqrt(partA + partB);
	// stdlib's t has no infinite degrees of freedom; a million is the normal to 1e-6.
	const reference = studentT(Math.min(degreesOfFreedom, 1e6));
	return { ...estimatedDifference(b.mean - a.mean, error, alpha, reference), degreesOfFreedom };
}
