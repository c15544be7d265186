import type { CsrMatrix } from '$lib/core/csr-matrix';
import type { Contribution, FittedModel, Query, ScoredItems } from '$lib/models/model';
import { addRow } from './add-row';
import type { NeighbourLists } from './neighbour-lists';

export type ListScorer = Required<Pick<FittedModel, 'score' | 'explain' | 'similarItems'>>;

/**
 * score(u, i) = Σ w_j·sim(i, j) over j in the history and in i's list.
 * @param supporters `neighbourOf(lists)`: row j holds the items whose lists hold j
 * @param weightsOf [history.length]: what each item of a history brings along
 */
export function createListScorer(
	lists: NeighbourLists,
	supporters: CsrMatrix,
	weightsOf: (query: Query) => Float32Array,
): ListScorer {
	const sums = new Float64Array(supporters.rowCount);
	return {
		score(queries, out) {
			queries.forEach((query, row) => {
				sums.fill(0);
				const weights = weightsOf(query);
				for (let position = 0; position < weights.length; position++) {
					if (weights[position] !== 0) addRow(supporters, query.history[position], weights[position], sums);
				}
				out.set(sums, row * sums.length);
			});
		},

		explain(query, itemIndex) {
			const places = [lists.offsets[itemIndex], lists.offsets[itemIndex + 1]] as const;
			const nearest = lists.indices.subarray(...places);
			const similarity = new Map(Array.from(nearest, (item, place) => [item, lists.similarities[places[0] + place]]));
			const weights = weightsOf(query);
			return Array.from(query.history, (item, position): Contribution => ({
				itemIndex: item,
				weight: weights[position] * (similarity.get(item) ?? 0),
			}))
				.filter(({ weight }) => weight !== 0)
				.sort((a, b) => b.weight - a.weight || a.itemIndex - b.itemIndex);
		},

		similarItems(itemIndex, k): ScoredItems {
			const start = lists.offsets[itemIndex];
			const end = Math.min(start + k, lists.offsets[itemIndex + 1]);
			return { itemIndices: lists.indices.slice(start, end), scores: lists.similarities.slice(start, end) };
		},
	};
}
