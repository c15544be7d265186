import { scenes } from '$lib/recommendation/scenes/scene-meta';
import { sceneIds } from '$lib/recommendation/scenes/scene-id';

/** Features that are one thing in the eyes of a shop owner. */
export type FeatureGroup =
	| 'found'
	| 'popularity'
	| 'age'
	| 'price'
	| 'category'
	| 'brand'
	| 'likeness'
	| 'product'
	| 'shopper'
	| 'hour'
	| 'scene';

export interface RankerFeature {
	id: string;
	label: string;
	group: FeatureGroup;
}

/** One of the sources a ranker was trained over. */
export interface RankerSource {
	/** What makes it the same source in another pipeline; see `sourceKey`. */
	key: string;
	label: string;
}

export const groupLabels: Readonly<Record<FeatureGroup, string>> = {
	found: 'where it was found',
	popularity: 'its popularity',
	age: 'how new it is',
	price: 'its price',
	category: 'its category',
	brand: 'its brand',
	likeness: 'its likeness to what was taken last',
	product: 'how it goes with the product',
	shopper: 'how well the shopper is known',
	hour: 'the hour',
	scene: 'the place in the shop',
};

const fixed: readonly RankerFeature[] = [
	{ id: 'place', label: 'Place among what was found (log)', group: 'found' },
	{ id: 'voices', label: 'Sources that brought it', group: 'found' },
	{ id: 'popularity', label: 'People who took it (log)', group: 'popularity' },
	{ id: 'popularity-30', label: 'People who took it in 30 days (log)', group: 'popularity' },
	{ id: 'age', label: 'Days in the shop (log)', group: 'age' },
	{ id: 'price', label: 'Price (log)', group: 'price' },
	{ id: 'price-above', label: 'Dearer than the shopper’s mean (log ratio)', group: 'price' },
	{ id: 'price-far', label: 'Far from the shopper’s price range (spreads)', group: 'price' },
	{ id: 'category', label: 'Share of its category in the history', group: 'category' },
	{ id: 'category-now', label: 'Share of its category in the newest of the history', group: 'category' },
	{ id: 'brand', label: 'Share of its brand in the history', group: 'brand' },
	{ id: 'likeness', label: 'Likeness to the newest three items', group: 'likeness' },
	{ id: 'product-likeness', label: 'Likeness to the product or basket', group: 'product' },
	{ id: 'product-price', label: 'Dearer than the product or basket (log ratio)', group: 'product' },
	{ id: 'history', label: 'Items in the history (log)', group: 'shopper' },
	{ id: 'hour-sin', label: 'Hour of the day (sine)', group: 'hour' },
	{ id: 'hour-cos', label: 'Hour of the day (cosine)', group: 'hour' },
	...sceneIds.map((id): RankerFeature => {
		return { id: `scene-${id}`, label: `Scene: ${scenes[id].label}`, group: 'scene' };
	}),
];

/** Where each of the fixed features stands. */
export const featurePlaces = Object.fromEntries(fixed.map(({ id }, place) => [id, place]));
export const fixedFeatureCount = fixed.length;

/** Every feature in order: the fixed ones, then place and score in each source. */
export function featuresOver(sources: readonly RankerSource[]): readonly RankerFeature[] {
	return [
		...fixed,
		...sources.flatMap(({ key, label }): RankerFeature[] => [
			{ id: `place in ${key}`, label: `Place in “${label}” (1 / log)`, group: 'found' },
			{ id: `score of ${key}`, label: `Score of “${label}” (0…1)`, group: 'found' },
		]),
	];
}
