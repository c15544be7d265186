import type { Catalogue, CatalogueColumn } from '$lib/interactions/catalogue';
import type { FeatureReader } from './column-encoding';
import { defaultEncodeOptions, type EncodedColumn, type EncodeOptions, type Encoder } from './encoder';
import { encoders, encodingOf } from './registry';

export interface CatalogueFeature {
	column: CatalogueColumn;
	encoder: Encoder['meta'];
	features: EncodedColumn;
}

/** The columns that feed a model, as features; those without any are left out. Item order and count are the catalogue's. */
export function encodeCatalogue(
	{ columns }: Catalogue,
	reader: FeatureReader,
	options: Partial<EncodeOptions> = {},
): CatalogueFeature[] {
	return columns
		.filter((column) => encodingOf(column, [reader]).models.includes(reader.id))
		.map((column) => {
			const { meta, encode } = encoders[encodingOf(column, [reader]).encoder];
			return { column, encoder: meta, features: encode(column, { ...defaultEncodeOptions, ...options }) };
		})
		.filter(({ features }) => features.rows.length > 0);
}
