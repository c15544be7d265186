import { rowColumns, rowValues, transpose } from '$lib/core/csr-matrix';
import { once } from '$lib/core/once';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { FittedModel, Query, ScoredItems } from '$lib/models/model';
import { rowMarks } from './row-marks';
import { addRow } from '$lib/models/neighbourhood/add-row';
import { createListScorer } from '$lib/models/neighbourhood/list-scorer';
import { neighbourOf, type NeighbourLists } from '$lib/models/neighbourhood/neighbour-lists';
import { predictedRating, ratingBaseline } from '$lib/models/neighbourhood/rating-baseline';
import { recencyWeight } from '$lib/models/neighbourhood/recency';
import { vectorValues } from '$lib/models/neighbourhood/signal';
import type { OptionsOf } from '$lib/models/read-options';
import type { itemKnnMeta } from './meta';

/** Bump when the meaning of what is stored changes. */
export const itemKnnVersion = 2;

/**
 * The neighbour lists at work. A query's user is not looked up: the history is the user, known or not.
 *
 * Ranking: score(u, i) = Σ w_j·sim(i, j) over j in the history and among i's nearest, w_j = 1 for implicit data and the
 * rating itself for explicit data, times the recency weight. The sum is not divided by Σ sim: a weighted average
 * predicts ratings well and ranks badly, because one neighbour is enough for a top score (Cremonesi et al. 2010, §3.2).
 */
export function createFittedItemKnn(
	train: TrainingData,
	settings: OptionsOf<typeof itemKnnMeta>,
	lists: NeighbourLists,
): FittedModel {
	const itemCount = lists.offsets.length - 1;
	const supporters = neighbourOf(lists);
	const ratings = once(() => ({
		absolute: { ...supporters, values: supporters.values.map(Math.abs) },
		baseline: ratingBaseline(transpose(train.matrix).matrix),
		sums: new Float64Array(itemCount),
		absoluteWeights: new Float64Array(itemCount),
	}));

	/** [history.length]: what each item of the history brings along. */
	const weightsOf = ({ history, values }: Query): Float32Array =>
		vectorValues(values, settings.signal === 'explicit' ? 'ratings' : 'ones').map(
			(weight, position) => weight * recencyWeight(settings, position, history.length),
		);

	const scorer = createListScorer(lists, supporters, weightsOf);

	return {
		itemCount,

		score: scorer.score,

		/** r̂(u, i) = r̄_i + Σ sim(i, j)(r_uj − r̄_j) / Σ|sim(i, j)|, clipped to the seen range; r̄_i without neighbours. */
		predictValues({ history, values }, out) {
			const { absolute, baseline, sums, absoluteWeights } = ratings();
			sums.fill(0);
			absoluteWeights.fill(0);
			for (let position = 0; position < history.length; position++) {
				const deviation = values[position] - baseline.rowMeans[history[position]];
				if (Number.isNaN(deviation)) continue;
				addRow(supporters, history[position], deviation, sums);
				addRow(absolute, history[position], 1, absoluteWeights);
			}
			for (let item = 0; item < itemCount; item++) {
				out[item] = predictedRating(baseline.rowMeans[item], sums[item], absoluteWeights[item], baseline);
			}
		},

		/** What goes with an item; directed: what follows it. */
		similarItems(itemIndex, k) {
			if (settings.directed) return strongest(rowColumns(supporters, itemIndex), rowValues(supporters, itemIndex), k);
			return scorer.similarItems(itemIndex, k);
		},

		explain: scorer.explain,

		toArtifact: () => ({
			version: itemKnnVersion,
			json: { options: { ...settings } },
			arrays: {
				offsets: lists.offsets,
				indices: lists.indices,
				similarities: lists.similarities,
				marks: rowMarks(transpose(train.matrix).matrix),
			},
		}),
	};
}

/** Items ascend, so a stable sort leaves ties at the lower index. */
function strongest(items: Uint32Array, similarities: Float32Array, k: number): ScoredItems {
	const order = Array.from(items.keys())
		.sort((a, b) => similarities[b] - similarities[a])
		.slice(0, k);
	return {
		itemIndices: Uint32Array.from(order, (place) => items[place]),
		scores: Float32Array.from(order, (place) => similarities[place]),
	};
}
