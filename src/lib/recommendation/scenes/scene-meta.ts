import type { FallbackSpec, PipelineSpec, SourceSpec } from './pipeline-spec';
import type { SceneId } from './scene-id';

/** What the pages show of a scene, and the pipeline it starts with. */
export interface SceneMeta {
	label: string;
	/** One sentence: what a shopper sees here, and why. */
	words: string;
	/** What it starts from: the product looked at, the basket, or nothing. */
	anchors: 'product' | 'basket' | 'none';
	pipeline: PipelineSpec;
}

const from = (choice: FallbackSpec | { kind: 'search' }, quota: number | null = null): SourceSpec => ({
	...choice,
	quota,
	weight: 1,
});
const model = { kind: 'model', runId: null } as const;
const popular = { kind: 'popular', days: null } as const;
const popularNow = { kind: 'popular', days: 30 } as const;
const popularInCategory = { kind: 'popular-in-category', days: null } as const;

const plain = {
	merge: 'fusion',
	hide: 'seen',
	frequencyCap: null,
	rules: [],
	ranker: null,
	newcomers: null,
	intent: 0,
	candidateCount: 500,
	rerankers: [],
} as const satisfies Omit<PipelineSpec, 'sources' | 'fallbacks'>;

/** Every scene of the shop. A pipeline the merchant saved stands in place of the one here. */
export const scenes: Readonly<Record<SceneId, SceneMeta>> = {
	home: {
		label: 'Home',
		words: 'A visitor nobody knows yet: what is popular now, and soon what this session is about.',
		anchors: 'none',
		pipeline: { ...plain, intent: 0.3, sources: [from(popularNow)], fallbacks: [popular] },
	},
	'for-you': {
		label: 'For you (member page)',
		words: 'A shopper with a history, even a short one: what the model ranks first for them.',
		anchors: 'none',
		pipeline: { ...plain, sources: [from(model)], fallbacks: [popularNow, popular] },
	},
	category: {
		label: 'Category',
		words: 'Somebody walks along one shelf: its best sellers, in the order of their own taste.',
		anchors: 'none',
		pipeline: { ...plain, hide: 'bought', sources: [from(popularInCategory), from(model)], fallbacks: [popular] },
	},
	product: {
		label: 'Product: similar',
		words: 'Somebody looks at one product: what could stand in its place.',
		anchors: 'product',
		pipeline: { ...plain, sources: [from({ kind: 'similar' })], fallbacks: [popularInCategory, popular] },
	},
	complements: {
		label: 'Product: goes with it',
		words: 'Somebody looks at one product: what people buy along with it.',
		anchors: 'product',
		pipeline: { ...plain, sources: [from({ kind: 'co-purchase' })], fallbacks: [popular] },
	},
	cart: {
		label: 'Cart',
		words: 'Something is in the basket: what is bought together with all of it.',
		anchors: 'basket',
		pipeline: { ...plain, sources: [from({ kind: 'co-purchase' })], fallbacks: [popular] },
	},
	checkout: {
		label: 'Checkout',
		words: 'At the till: a few things that go with the basket, no two of a kind.',
		anchors: 'basket',
		pipeline: {
			...plain,
			sources: [from({ kind: 'co-purchase' })],
			rerankers: [{ id: 'category-cap', weight: 1, options: { atMost: 1 } }],
			fallbacks: [popular],
		},
	},
	search: {
		label: 'Search',
		words: 'Somebody types: titles that match, what they like first among equals.',
		anchors: 'none',
		pipeline: {
			...plain,
			hide: 'nothing',
			sources: [from({ kind: 'search' }, 200)],
			ranker: { kind: 'personal', weight: 0.3 },
			fallbacks: [popular],
		},
	},
	email: {
		label: 'E-mail digest',
		words: 'Somebody is at home: what is for them, what is new and what is popular, from several shelves.',
		anchors: 'none',
		pipeline: {
			...plain,
			merge: 'quotas',
			sources: [from(model, 40), from({ kind: 'new-arrivals' }, 20), from(popularNow, 20)],
			rerankers: [{ id: 'category-cap', weight: 1, options: { atMost: 3 } }],
			fallbacks: [popular],
		},
	},
};
