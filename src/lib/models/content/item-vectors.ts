import type { Catalogue } from '$lib/interactions/catalogue';
import { encodeCatalogue, type CatalogueFeature } from '$lib/interactions/features/encode-catalogue';
import { defaultEncodeOptions, type SparseFeatures } from '$lib/interactions/features/encoder';
import { quantile } from '$lib/interactions/features/quantile';
import type { OptionsOf } from '$lib/models/read-options';
import { contentMeta } from './meta';

/**
 * Every item as one sparse vector of length 1, or none: the columns that feed this model side by side, each of length 1 before
 * it is weighed, so that a long description does not drown the brand. Values weigh ln(N / df): what all items share says nothing.
 */
export function itemVectors(
	catalogue: Catalogue,
	itemCount: number,
	{ hashBuckets, textWeight }: Pick<OptionsOf<typeof contentMeta>, 'hashBuckets' | 'textWeight'>,
): SparseFeatures {
	const blocks = encodeCatalogue(
		catalogue,
		{ id: contentMeta.id, use: contentMeta.capabilities.usesCatalogue },
		{ buckets: hashBuckets },
	).map((feature) => ({
		features: comparable(feature),
		weight: feature.encoder.gives === 'weighted' ? textWeight : 1,
	}));
	const width = blocks.reduce((sum, { features }) => sum + features.width, 0);
	const offsets = new Uint32Array(itemCount + 1);
	const rows: number[] = [];
	const weights: number[] = [];
	for (let item = 0; item < itemCount; item++) {
		const start = rows.length;
		let firstRow = 0;
		for (const { features, weight } of blocks) {
			const [from, to] = [features.offsets[item], features.offsets[item + 1]];
			const norm = normOf(features.weights.subarray(from, to));
			for (let entry = from; norm > 0 && weight > 0 && entry < to; entry++) {
				rows.push(firstRow + features.rows[entry]);
				weights.push((weight * features.weights[entry]) / norm);
			}
			firstRow += features.width;
		}
		const norm = normOf(weights.slice(start));
		for (let entry = start; entry < weights.length; entry++) weights[entry] /= norm;
		offsets[item + 1] = rows.length;
	}
	return { width: Math.max(1, width), offsets, rows: Uint32Array.from(rows), weights: Float32Array.from(weights) };
}

/** A number on a scale cannot be compared by a product, so it is read in sixteenths; values are weighed by rarity. */
function comparable({ column, encoder, features }: CatalogueFeature): SparseFeatures {
	if (encoder.gives === 'weighted') return features;
	const values = encoder.gives === 'number' ? quantile.encode(column, defaultEncodeOptions) : features;
	const counts = new Uint32Array(values.width);
	for (const row of values.rows) counts[row]++;
	let described = 0;
	for (let item = 1; item < values.offsets.length; item++) {
		if (values.offsets[item] > values.offsets[item - 1]) described++;
	}
	return {
		...values,
		weights: values.weights.map((weight, entry) => weight * Math.log(described / counts[values.rows[entry]])),
	};
}

function normOf(weights: ArrayLike<number>): number {
	let squares = 0;
	for (let entry = 0; entry < weights.length; entry++) squares += weights[entry] ** 2;
	return Math.sqrt(squares);
}
