import { splitCell, type CatalogueColumn } from '$lib/interactions/catalogue';
import { openDataset } from '$lib/interactions/dataset-reader';
import { defaultEncodeOptions } from './encoder';
import type { ColumnEncoding, FeatureReader } from './column-encoding';
import { defaultEncoding, encoders, encodingOf } from './registry';

/** One catalogue column as the Features page shows it. */
export interface ColumnFeatures extends Pick<CatalogueColumn, 'name' | 'role' | 'kind'> {
	encoding: ColumnEncoding;
	isDefault: boolean;
	/** Share of the items that have a value. */
	knownShare: number;
	/** Different values; of text, the parts of cells a|b|c. */
	distinctCount: number;
	samples: string[];
	/** Features the encoding gives: rows in use of a hashed table. */
	valueCount: number;
	/** Values that share their feature with another. */
	collisionCount: number;
	/** Of an image column: how many cells hold the picture itself (data: URL), not an address. */
	imageCount: number | null;
}

const SAMPLES = 3;

/** What the data worker answers about item features. */
export const featureCalls = {
	/**
	 * @param readers the models that may read them
	 * @throws InvalidRequestError where the data set is not stored
	 */
	async describeFeatures(datasetId: string, readers: readonly FeatureReader[]): Promise<ColumnFeatures[]> {
		const { dataset } = await openDataset(datasetId);
		return dataset.catalogue.columns.map((column) => describeColumn(column, readers));
	},
};

/** Exported for its test. */
export function describeColumn(column: CatalogueColumn, readers: readonly FeatureReader[]): ColumnFeatures {
	const { name, role, kind } = column;
	const encoding = encodingOf(column, readers);
	const cells =
		column.kind === 'text'
			? column.values
			: Array.from(column.values, (value) => (Number.isNaN(value) ? '' : String(Number(value.toPrecision(7)))));
	const values = new Set(cells.flatMap((cell) => (kind === 'text' ? splitCell(cell) : cell === '' ? [] : [cell])));
	const known = cells.filter((cell) => cell !== '');
	const { valueCount, collisionCount } = encoders[encoding.encoder].encode(column, defaultEncodeOptions);
	return {
		name,
		role,
		kind,
		encoding,
		isDefault: JSON.stringify(encoding) === JSON.stringify(defaultEncoding(column, readers)),
		knownShare: cells.length === 0 ? 0 : known.length / cells.length,
		distinctCount: values.size,
		samples: [...new Set(known)].slice(0, SAMPLES).map((cell) => (cell.length > 60 ? `${cell.slice(0, 59)}…` : cell)),
		valueCount,
		collisionCount,
		imageCount: role === 'image' ? known.filter((cell) => cell.startsWith('data:image/')).length : null,
	};
}
