import type { CatalogueRole } from '$lib/interactions/catalogue';
import type {
	EventRule,
	FileLayout,
	InteractionMapping,
	LeaveOutRule,
	OrderMapping,
	TimestampUnit,
} from '$lib/interactions/file-preview';

/** A column by its name in the header, or by its number where the file has none. */
export type ColumnRef = string | number;

/** What an interactions file of a shape says where. */
export interface LogSpec {
	user: ColumnRef;
	/** Of several the first that is filled in the sample: shops do not always fill the SKU. */
	item: ColumnRef | readonly ColumnRef[];
	event?: ColumnRef;
	value?: ColumnRef;
	timestamp?: ColumnRef;
	/** Where the sample does not show it. */
	timestampUnit?: TimestampUnit;
	eventName?: string;
	events?: Readonly<Record<string, EventRule>>;
	order?: ColumnRef;
	joinsOrders?: boolean;
	clock?: ColumnRef;
	leaveOut?: readonly (Omit<LeaveOutRule, 'column'> & { column: ColumnRef })[];
}

/** What an items file of a shape says where. */
export interface ItemSpec {
	item: ColumnRef | readonly ColumnRef[];
	/** With a name where the file has no header. */
	columns: readonly (readonly [column: ColumnRef, role: CatalogueRole, name?: string])[];
	/** One property a row: which column names it, which holds it, and the properties that are kept. */
	pivot?: { key: ColumnRef; value: ColumnRef; keep: Readonly<Record<string, CatalogueRole>> };
}

/** What a file of orders says where. */
export type OrderSpec = Readonly<Record<keyof Omit<OrderMapping, keyof FileLayout>, ColumnRef>>;

/** One file of a known data set or export. */
export interface ShapeFile {
	/** "ratings" */
	what: string;
	/** Names that the header holds, all of them, in any order and beside any others. */
	header?: readonly string[];
	/** Names that the header must not hold, where another shape has the same and more. */
	without?: readonly string[];
	/** Of a file without a header: the delimiter, and what the cells of every row look like; null for anything. */
	plain?: { delimiter: string; cells: readonly (RegExp | null)[] };
	log?: LogSpec;
	/** As `items`, of the users. */
	users?: ItemSpec;
	orders?: OrderSpec;
	/** Beside `log`: every row describes its item too. */
	items?: ItemSpec;
	/** Why a file that is neither is not needed. */
	setAside?: string;
}

/** A data set or export that people have, and how its files are mapped. */
export interface Shape {
	key: string;
	/** "MovieLens 100K" */
	label: string;
	files: readonly ShapeFile[];
}

export const rating = { kind: 'rating', weight: 1 } as const;
export const view = { kind: 'view', weight: 1 } as const;
export const cart = { kind: 'cart', weight: 1 } as const;
export const purchase = { kind: 'purchase', weight: 1 } as const;

export type MappedLog = Omit<InteractionMapping, 'delimiter' | 'hasHeader' | 'member' | 'records'>;
