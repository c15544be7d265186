import type { Catalogue } from './catalogue';
import type { FeatureSchema } from './features/column-encoding';
import type { InteractionLog } from './interaction-log';
import type { PositiveRule } from './positive';
import type { UserTable } from './user-table';

/** What the app lists: small, and enough to say what the data set is. */
export interface DatasetSummary {
	datasetId: string;
	name: string;
	source: 'file' | 'demo' | 'derived';
	/** Of a derived data set: what it was made of and how. The parent may have been renamed or deleted since. */
	derivedFrom?: Lineage;
	/** How models read the catalogue's columns, by name, where the user decided. */
	featureSchema?: FeatureSchema;
	/** Which rows count as positive, as chosen at the import; read it through `positiveOf`. */
	positive?: PositiveRule;
	/** Of a demo store: the same options plant the same truth again, for a simulation to use. */
	demoOptions?: Readonly<Record<string, number>>;
	userCount: number;
	itemCount: number;
	interactionCount: number;
	/** Items the catalogue describes, with or without interactions. */
	catalogueCount: number;
	eventNames: string[];
	hasValues: boolean;
	/** Smallest and largest value; absent without values. Tells stars from quantities. */
	valueRange?: { min: number; max: number; mean: number };
	hasTimestamps: boolean;
	/** Milliseconds since 1970; null without timestamps. */
	firstTimestamp: number | null;
	lastTimestamp: number | null;
	/** SHA-256 over the columns, hex: the same content has the same fingerprint. */
	fingerprint: string;
	sizeBytes: number;
	importedAt: number;
	/** Users the users table describes; absent without one. */
	describedUserCount?: number;
	/** Rows the import left out. */
	badRowCount: number;
	/** Under which id storage keeps the columns. */
	columnsId?: string;
}

/** Where a derived data set comes from. */
export interface Lineage {
	datasetId: string;
	name: string;
	fingerprint: string;
	/** What was done, in words: "Leave them out". */
	step: string;
	/** The finding it was done for. */
	checkId: string;
	rowsLeftOut: number;
}

export interface Dataset {
	log: InteractionLog;
	catalogue: Catalogue;
	/** Where a file described them. */
	users?: UserTable | undefined;
}
