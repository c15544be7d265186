import { differences } from './moments';
import { averageRanks } from './ranks';

/** Sums of the ranks of |a − b| over pairs where a wins and where b wins; pairs that do not differ are left out. */
export interface SignedRanks {
	positive: number;
	negative: number;
	/** Pairs that differ. */
	count: number;
	tieSizes: readonly number[];
}

/** @throws ShapeError where the samples do not pair up */
export function signedRanks(a: ArrayLike<number>, b: ArrayLike<number>): SignedRanks {
	const unequal = differences(a, b).filter((difference) => difference !== 0);
	const { ranks, tieSizes } = averageRanks(unequal.map(Math.abs));
	let positive = 0;
	let negative = 0;
	ranks.forEach((rank, place) => {
		if (unequal[place] > 0) positive += rank;
		else negative += rank;
	});
	return { positive, negative, count: unequal.length, tieSizes };
}
