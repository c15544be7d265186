import { weightsOf, type OpeSample } from './ope-sample';

/** Does the log speak for the new policy at all? */
export interface Overlap {
	count: number;
	/** (Σ w)² / Σ w² (Kish 1965): so many visits of its own would say as much. */
	effectiveSampleSize: number;
	/** Should be 1: the mean of π_e / π_b over the log. */
	meanWeight: number;
	/** The mean's distance from 1 in standard errors. */
	meanWeightZ: number;
	largestWeight: number;
	/** Share of the whole weight that the heaviest 1 % of visits have. */
	topShare: number;
	/** Share of visits whose action the new policy would never take. */
	neverShare: number;
	/** How many visits have weights in (0, 0.1], … (100, ∞). */
	histogram: { label: string; count: number }[];
	/** In words; empty where the answer may be trusted. */
	warnings: string[];
}

const edges = [0, 0.1, 0.3, 1, 3, 10, 30, 100, Infinity];

export function measureOverlap(sample: Pick<OpeSample, 'targets' | 'propensities'>): Overlap {
	const weights = weightsOf(sample);
	const count = weights.length;
	const sorted = weights.slice().sort();
	let sum = 0;
	let squares = 0;
	for (const weight of weights) {
		sum += weight;
		squares += weight * weight;
	}
	const meanWeight = sum / count;
	const error = Math.sqrt(Math.max(0, squares / count - meanWeight ** 2) / count);
	const top = sorted.subarray(count - Math.max(1, Math.ceil(count / 100))).reduce((total, weight) => total + weight, 0);
	const found = {
		count,
		effectiveSampleSize: squares > 0 ? (sum * sum) / squares : 0,
		meanWeight,
		meanWeightZ: error > 0 ? (meanWeight - 1) / error : meanWeight === 1 ? 0 : Infinity,
		largestWeight: sorted[count - 1],
		topShare: sum > 0 ? top / sum : 0,
		neverShare: weights.reduce((never, weight) => never + (weight === 0 ? 1 : 0), 0) / count,
		histogram: edges.slice(1).map((edge, place) => ({
			label: edge === Infinity ? `over ${edges[place]}` : `${edges[place]} to ${edge}`,
			count: weights.reduce((inside, weight) => inside + (weight > edges[place] && weight <= edge ? 1 : 0), 0),
		})),
	};
	return { ...found, warnings: warningsOf(found) };
}

function warningsOf(overlap: Omit<Overlap, 'warnings'>): string[] {
	const { count, effectiveSampleSize, meanWeightZ, meanWeight, topShare, largestWeight } = overlap;
	const warnings: string[] = [];
	if (effectiveSampleSize === 0) {
		return [
			'The new policy would never have done anything that is in the log: nothing can be said about it from this log.',
		];
	}
	if (effectiveSampleSize < Math.max(100, 0.01 * count)) {
		warnings.push(
			`${Math.round(count).toLocaleString('en')} visits say no more than ${Math.round(effectiveSampleSize).toLocaleString('en')} of the new policy’s own would (effective sample size): the log hardly speaks for it. Do not trust the numbers.`,
		);
	}
	if (Math.abs(meanWeightZ) > 4) {
		warnings.push(
			`The weights average ${meanWeight.toFixed(3)} instead of 1: propensities or the new policy’s chances are wrong, or it does things the log never did.`,
		);
	}
	if (topShare > 0.5) {
		warnings.push(
			`One visit in a hundred carries ${Math.round(topShare * 100)} % of the weight (the heaviest counts ${largestWeight.toFixed(0)} times): the intervals of IPS and DR are too narrow.`,
		);
	}
	return warnings;
}
