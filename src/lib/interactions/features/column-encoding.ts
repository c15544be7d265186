export type EncoderId = 'ignore' | 'vocabulary' | 'hash' | 'quantile' | 'scale' | 'log-scale' | 'text';

/** How a column is read and by which models; what a user chose is kept with the data set. */
export interface ColumnEncoding {
	encoder: EncoderId;
	/** Ids of the models it feeds. */
	models: readonly string[];
}

/** By column name; a column that is not named has its default. */
export type FeatureSchema = Readonly<Record<string, ColumnEncoding>>;

/** Whether a model compares items by their features, or learns weights for them. */
export type FeatureUse = 'compares' | 'learns';

/** A model that reads item features. */
export interface FeatureReader {
	/** Of the model. */
	id: string;
	use: FeatureUse;
}
