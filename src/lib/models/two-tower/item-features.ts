import type { Catalogue } from '$lib/interactions/catalogue';
import { encodeCatalogue, type CatalogueFeature } from '$lib/interactions/features/encode-catalogue';
import type { SparseFeatures } from '$lib/interactions/features/encoder';
import type { Bags } from '$lib/kernels/workspace';
import { hashIds } from '$lib/models/known-ids';
import { twoTowerMeta } from './meta';

/** One embedding table of catalogue values; an item's vector is the mean over its values. */
export interface FeatureGroup {
	/** The column's name; 'hashed' for all hashed columns together. */
	name: string;
	rowCount: number;
	/** [rowCount] what each row stands for, in whatever catalogue. */
	rowKeys: readonly string[];
	/** One bag an item, weights ± 1 / count; empty where the item has no value. */
	bags: Bags;
}

export interface ItemFeatures {
	groups: FeatureGroup[];
	/** [itemCount × numericCount] standardised numbers, each with whether it is known; 0 columns where nothing varies. */
	numeric: Float32Array;
	numericCount: number;
}

/** Without the catalogue. */
export const noFeatures: ItemFeatures = { groups: [], numeric: new Float32Array(0), numericCount: 0 };

/**
 * What the item tower sees of the catalogue beside the id, as each column's encoding says: a table of its own for each column
 * of values, one table of `bucketCount` rows for all hashed columns, and numbers as they are.
 */
export function itemFeatures(catalogue: Catalogue, itemCount: number, bucketCount: number): ItemFeatures {
	const encoded = encodeCatalogue(
		catalogue,
		{ id: twoTowerMeta.id, use: twoTowerMeta.capabilities.usesCatalogue },
		{ buckets: bucketCount },
	);
	const isHashed = ({ encoder }: CatalogueFeature) => encoder.id === 'hash' || encoder.id === 'text';
	const own = encoded.filter((feature) => feature.encoder.gives !== 'number' && !isHashed(feature));
	const hashed = encoded.filter(isHashed).map(({ features }) => features);
	const groups = own.map(({ column, features }): FeatureGroup => {
		const { width, rowKeys = rowNumbers(width) } = features;
		return { name: column.name, rowCount: width, rowKeys, bags: meanBags([features], itemCount) };
	});
	if (hashed.length > 0) {
		const bags = meanBags(hashed, itemCount);
		groups.push({ name: 'hashed', rowCount: bucketCount, rowKeys: rowNumbers(bucketCount), bags });
	}
	return {
		groups,
		...numbers(
			encoded.filter(({ encoder }) => encoder.gives === 'number'),
			itemCount,
		),
	};
}

/** Hashes: the first of what the item tower is fed and in which order, then one for what each row of each table stands for. */
export function featureKeysOf({ groups, numericCount }: ItemFeatures): Float64Array {
	const inputs = [...groups.map(({ name }) => name), numericCount];
	const rows = groups.flatMap(({ name, rowKeys }) => rowKeys.map((key) => [name, key]));
	return hashIds([inputs, ...rows].map((parts) => JSON.stringify(parts)));
}

function rowNumbers(count: number): string[] {
	return Array.from({ length: count }, (_, row) => String(row));
}

/** Each item's entries of all columns, by their mean. */
function meanBags(columns: readonly SparseFeatures[], itemCount: number): Bags {
	const offsets = new Uint32Array(itemCount + 1);
	const rows: number[] = [];
	const weights: number[] = [];
	for (let item = 0; item < itemCount; item++) {
		const count = columns.reduce((sum, { offsets: own }) => sum + own[item + 1] - own[item], 0);
		for (const column of columns) {
			for (let entry = column.offsets[item]; entry < column.offsets[item + 1]; entry++) {
				rows.push(column.rows[entry]);
				weights.push(column.weights[entry] / count);
			}
		}
		offsets[item + 1] = rows.length;
	}
	return { offsets, rows: Uint32Array.from(rows), weights: Float32Array.from(weights) };
}

function numbers(columns: readonly CatalogueFeature[], itemCount: number) {
	const numericCount = columns.reduce((sum, { features }) => sum + features.width, 0);
	const numeric = new Float32Array(itemCount * numericCount);
	let column = 0;
	for (const { features } of columns) {
		for (let item = 0; item < itemCount; item++) {
			for (let entry = features.offsets[item]; entry < features.offsets[item + 1]; entry++) {
				numeric[item * numericCount + column + features.rows[entry]] = features.weights[entry];
			}
		}
		column += features.width;
	}
	return { numeric, numericCount };
}
