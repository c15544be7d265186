import { createRng } from '$lib/core/rng';
import { readOptions } from '$lib/models/read-options';
import type { Reranker } from '$lib/recommendation/recommendation';
import { head, take } from './relevance';
import type { RerankerEntry, RerankerMeta } from './reranker';

export const explorationMeta = {
	id: 'exploration',
	label: 'Try something (ε-exploration)',
	summary: 'Gives some places to a candidate drawn by chance, so that the shop learns what it would never have shown.',
	paper: 'Sutton, Barto 2018, Reinforcement learning, §2.2 (ε-greedy), place by place',
	options: {},
} as const satisfies RerankerMeta;

/**
 * Each place goes with probability ε = weight to a candidate drawn uniformly from those not shown yet, else to the best of
 * them. Seeded by shopper and day: the list stands still while somebody shops, and another day tries something else.
 */
export function exploration(epsilon: number): Reranker {
	return {
		id: explorationMeta.id,
		label: explorationMeta.label,
		rerank(candidates, k, { query, day = 0 }) {
			if (epsilon === 0) return head(candidates, k);
			const rng = createRng(day).fork(`exploration of ${query.userIndex ?? 'a visitor'}`);
			const left = Array.from(candidates.itemIndices, (_, rank) => rank);
			const count = Math.min(k, left.length);
			const ranks = Uint32Array.from({ length: count }, () => {
				const isTry = rng.next() < epsilon;
				return left.splice(isTry ? rng.integer(left.length) : 0, 1)[0]!;
			});
			return take(candidates, ranks);
		},
	};
}

export const explorationEntry: RerankerEntry = {
	meta: explorationMeta,
	create(_, weight, options) {
		readOptions(explorationMeta, options);
		return exploration(weight);
	},
};
