import type { IndexKind } from '$lib/embeddings/vector-index';
import type { SourceChoice } from '$lib/recommendation/scenes/pipeline-spec';

/** The kinds of source, in the words of the page. */
export const sourceKinds: readonly { value: SourceChoice['kind']; label: string; create: () => SourceChoice }[] = [
	{ value: 'model', label: 'A trained model', create: () => ({ kind: 'model', runId: null }) },
	{ value: 'popular', label: 'Popular', create: () => ({ kind: 'popular', days: 30 }) },
	{
		value: 'popular-in-category',
		label: 'Popular in the shopper’s categories',
		create: () => ({ kind: 'popular-in-category', days: null }),
	},
	{ value: 'new-arrivals', label: 'New arrivals', create: () => ({ kind: 'new-arrivals' }) },
	{ value: 'similar', label: 'Similar to the product', create: () => ({ kind: 'similar' }) },
	{ value: 'co-purchase', label: 'Bought together with it', create: () => ({ kind: 'co-purchase' }) },
	{ value: 'search', label: 'Matches the search text', create: () => ({ kind: 'search' }) },
];

export function sourceLabel({ kind }: { kind: SourceChoice['kind'] }): string {
	return sourceKinds.find(({ value }) => value === kind)?.label ?? kind;
}

/** Ways to search a model's vectors, in the words of the page. */
export const indexChoices: readonly { value: IndexKind; label: string }[] = [
	{ value: 'exact', label: 'Look at every vector (f32)' },
	{ value: 'int8', label: 'Look at bytes, score the best in f32 (int8)' },
	{ value: 'ivf-pq', label: 'Look into the nearest lists (IVF-PQ)' },
];
