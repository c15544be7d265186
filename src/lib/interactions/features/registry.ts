import type { CatalogueColumn } from '$lib/interactions/catalogue';
import type { Encoder } from './encoder';
import type { ColumnEncoding, EncoderId, FeatureReader } from './column-encoding';
import { hash } from './hash';
import { ignore } from './ignore';
import { quantile } from './quantile';
import { logScale, scale } from './scale';
import { text } from './text';
import { vocabulary } from './vocabulary';

/** Every encoder the app knows, in the order the Features page offers them. */
export const encoders: Readonly<Record<EncoderId, Encoder>> = {
	vocabulary,
	hash,
	text,
	'log-scale': logScale,
	scale,
	quantile,
	ignore,
};

/** Those that can read a column. */
export function encodersFor({ kind }: Pick<CatalogueColumn, 'kind'>): Encoder[] {
	return Object.values(encoders).filter(({ meta }) => meta.accepts.includes(kind));
}

/**
 * What is done with a column nobody decided on. Titles and descriptions feed only models that compare items: a network
 * learns faster from few, telling values.
 * @param readers the models that may read it
 */
export function defaultEncoding(
	{ role, kind }: Pick<CatalogueColumn, 'role' | 'kind'>,
	readers: readonly FeatureReader[],
): ColumnEncoding {
	const all = readers.map(({ id }) => id);
	if (role === 'image') return { encoder: 'ignore', models: [] };
	if (role === 'colour') return { encoder: 'scale', models: all };
	if (kind === 'number') return { encoder: role === 'price' ? 'log-scale' : 'quantile', models: all };
	if (role === 'title' || role === 'description') {
		return { encoder: 'text', models: readers.filter(({ use }) => use === 'compares').map(({ id }) => id) };
	}
	return { encoder: role === 'attribute' ? 'hash' : 'vocabulary', models: all };
}

/** What the user chose for a column, or the default. */
export function encodingOf(column: CatalogueColumn, readers: readonly FeatureReader[]): ColumnEncoding {
	return column.encoding ?? defaultEncoding(column, readers);
}
