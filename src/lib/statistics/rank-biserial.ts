import { signedRanks } from './signed-ranks';

/**
 * Matched-pairs rank-biserial correlation (Kerby 2014, Comprehensive Psychology 3): the rank sum of pairs that a wins minus
 * that of pairs b wins, as a share of both. 1 where a wins every pair that differs, −1 where b does, 0 where none differs.
 * @throws ShapeError where the samples do not pair up
 */
export function rankBiserial(a: ArrayLike<number>, b: ArrayLike<number>): number {
	const { positive, negative, count } = signedRanks(a, b);
	return count === 0 ? 0 : (positive - negative) / (positive + negative);
}
