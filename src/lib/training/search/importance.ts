import { createRng, type Rng } from '$lib/core/rng';

const TREES = 60;
const LEAST_LEAF = 2;

export interface Sample {
	/** [featureCount] each 0 … 1. */
	features: readonly number[];
	target: number;
}

type Tree = { mean: number } | { feature: number; limit: number; left: Tree; right: Tree };

/**
 * How much each feature matters to the target: permutation importance (Breiman 2001, Random forests, §10) of a small random
 * forest, on the samples each tree did not see. The rise of the mean squared error where the feature's values are shuffled, as a
 * share of the sum over features; negative rises count as 0, and all are 0 where nothing explains anything.
 * @returns [featureCount], summing to 1 or 0
 */
export function permutationImportance(samples: readonly Sample[], seed: number): number[] {
	const featureCount = samples[0]?.features.length ?? 0;
	const rng = createRng(seed).fork('importance');
	const rises = new Array<number>(featureCount).fill(0);
	for (let tree = 0; tree < TREES; tree++) {
		const drawn = Array.from(samples, () => rng.integer(samples.length));
		const seen = new Set(drawn);
		const unseen = samples.filter((_, place) => !seen.has(place));
		if (unseen.length < 2) continue;
		const root = grow(
			drawn.map((place) => samples[place]),
			rng,
		);
		const before = errorOf(root, unseen);
		for (let feature = 0; feature < featureCount; feature++) {
			const order = rng.shuffle(Uint32Array.from(unseen.keys()));
			const shuffled = unseen.map(({ features, target }, place) => ({
				target,
				features: features.with(feature, unseen[order[place]].features[feature]),
			}));
			rises[feature] += errorOf(root, shuffled) - before;
		}
	}
	const positive = rises.map((rise) => Math.max(0, rise));
	const sum = positive.reduce((total, rise) => total + rise, 0);
	return positive.map((rise) => (sum > 0 ? rise / sum : 0));
}

/** Splits by the largest fall of the squared error, over a random two thirds of the features at each node. */
function grow(samples: readonly Sample[], rng: Rng): Tree {
	const featureCount = samples[0].features.length;
	const looked = rng
		.shuffle(Uint32Array.from({ length: featureCount }, (_, feature) => feature))
		.subarray(0, Math.max(1, Math.ceil((2 * featureCount) / 3)));
	let best: { gain: number; feature: number; limit: number } | null = null;
	const total = squares(samples);
	for (const feature of looked) {
		const values = [...new Set(samples.map(({ features }) => features[feature]))].sort((a, b) => a - b);
		for (let cut = 1; cut < values.length; cut++) {
			const limit = (values[cut - 1] + values[cut]) / 2;
			const [left, right] = parted(samples, feature, limit);
			if (left.length < LEAST_LEAF || right.length < LEAST_LEAF) continue;
			const gain = total - squares(left) - squares(right);
			if (gain > (best?.gain ?? 1e-12)) best = { gain, feature, limit };
		}
	}
	if (!best) return { mean: meanOf(samples) };
	const [left, right] = parted(samples, best.feature, best.limit);
	return { feature: best.feature, limit: best.limit, left: grow(left, rng), right: grow(right, rng) };
}

function parted(samples: readonly Sample[], feature: number, limit: number): [Sample[], Sample[]] {
	const isLeft = ({ features }: Sample) => features[feature] < limit;
	return [samples.filter(isLeft), samples.filter((sample) => !isLeft(sample))];
}

function meanOf(samples: readonly Sample[]): number {
	return samples.reduce((sum, { target }) => sum + target, 0) / samples.length;
}

/** Σ (target − mean)² */
function squares(samples: readonly Sample[]): number {
	const mean = meanOf(samples);
	return samples.reduce((sum, { target }) => sum + (target - mean) ** 2, 0);
}

function errorOf(root: Tree, samples: readonly Sample[]): number {
	return samples.reduce((sum, sample) => sum + (sample.target - predict(root, sample)) ** 2, 0) / samples.length;
}

function predict(tree: Tree, sample: Sample): number {
	let node = tree;
	while ('feature' in node) node = sample.features[node.feature] < node.limit ? node.left : node.right;
	return node.mean;
}
