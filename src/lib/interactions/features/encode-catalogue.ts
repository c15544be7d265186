import type { Catalogue, CatalogueColumn } from '$lib/interactions/catalogue';
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
	modelId: string,
	options: Partial<EncodeOptions> = {},
): CatalogueFeature[] {
	return columns
		.filter((column) => encodingOf(column).models.includes(modelId))
		.map((column) => {
			const { meta, encode } = encoders[encodingOf(column).encoder];
			return { column, encoder: meta, features: encode(column, { ...defaultEncodeOptions, ...options }) };
		})
		.filter(({ features }) => features.rows.length > 0);
}
