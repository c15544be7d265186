import type { ColumnPreview, FileLayout, InteractionMapping, ItemMapping, OrderMapping } from './file-preview';
import { shapes } from './shapes/registry';
import type { ColumnRef, ItemSpec, LogSpec, OrderSpec, ShapeFile } from './shapes/shape';
import type { RecognisedShape } from './shapes/recognised-shape';

/** The start of a file, as it would be read. */
export interface ShapeInput {
	layout: FileLayout;
	columns: readonly ColumnPreview[];
	/** Without the header. */
	rows: readonly (readonly string[])[];
}

export interface Recognised {
	shape: RecognisedShape;
	log: InteractionMapping | null;
	items: ItemMapping | null;
	users: ItemMapping | null;
	orders: OrderMapping | null;
}

const rowsLookedAt = 100;

/**
 * Finds the known shape a file has, from its header or, where it has none, from what its first 100 rows look like. Null
 * where none fits, or more than one does: a wrong mapping is worse than a question.
 */
export function recogniseShape(input: ShapeInput): Recognised | null {
	const found = shapes.flatMap((shape) =>
		shape.files.filter((file) => fits(file, input)).map((file) => ({ shape, file })),
	);
	const [first, ...others] = found;
	if (!first || others.length > 0) return null;
	const { shape, file } = first;
	const about = { key: shape.key, label: shape.label, what: file.what, setAside: file.setAside ?? null };
	const log = file.log ? mapLog(file.log, input) : null;
	const items = file.items ? mapItems(file.items, input, file.log !== undefined) : null;
	const users = file.users ? mapItems(file.users, input, false) : null;
	const orders = file.orders ? mapOrders(file.orders, input) : null;
	const isMissing = (spec: object | undefined, mapping: object | null) => spec !== undefined && mapping === null;
	if (isMissing(file.log, log) || isMissing(file.items, items) || isMissing(file.users, users)) return null;
	if (isMissing(file.orders, orders)) return null;
	return { shape: about, log, items, users: users && { ...users, describes: 'users' }, orders };
}

function fits({ header, without = [], plain }: ShapeFile, { layout, columns, rows }: ShapeInput): boolean {
	if (header) {
		const names = new Set(columns.map(({ name }) => name));
		return layout.hasHeader && header.every((name) => names.has(name)) && !without.some((name) => names.has(name));
	}
	if (!plain || layout.hasHeader || layout.records || layout.delimiter !== plain.delimiter) return false;
	const sample = rows.slice(0, rowsLookedAt);
	const looksRight = (row: readonly string[]) =>
		row.length === plain.cells.length && plain.cells.every((cell, column) => !cell || cell.test(row[column]!.trim()));
	return sample.length > 0 && sample.every(looksRight);
}

function mapLog(spec: LogSpec, input: ShapeInput): InteractionMapping | null {
	const user = columnOf(spec.user, input);
	const item = firstFilled(spec.item, input);
	if (user === -1 || item === -1) return null;
	const optional = (ref: ColumnRef | undefined) => {
		const index = ref === undefined ? -1 : columnOf(ref, input);
		return index === -1 ? null : index;
	};
	const timestamp = optional(spec.timestamp);
	const seen = timestamp === null ? null : input.columns[timestamp]!.timestampUnit;
	// Whether a number is seconds, or a date is ISO, the sample says; that a small number is a day, only the shape can.
	const timestampUnit = spec.timestampUnit === 'day' ? 'day' : (seen ?? spec.timestampUnit ?? 's');
	const order = optional(spec.order);
	const clock = optional(spec.clock);
	const leaveOut = (spec.leaveOut ?? []).flatMap((rule) => {
		const column = columnOf(rule.column, input);
		return column === -1 ? [] : [{ ...rule, column }];
	});
	return {
		...input.layout,
		user,
		item,
		event: optional(spec.event),
		value: optional(spec.value),
		timestamp,
		timestampUnit,
		...(spec.eventName && { eventName: spec.eventName }),
		...(spec.events && { events: spec.events }),
		...(order !== null && { order }),
		...(clock !== null && { clock }),
		...(spec.joinsOrders && { joinsOrders: true }),
		...(leaveOut.length > 0 && { leaveOut }),
	};
}

function mapItems(spec: ItemSpec, input: ShapeInput, isAlsoLog: boolean): ItemMapping | null {
	const item = firstFilled(spec.item, input);
	if (item === -1) return null;
	const columns = spec.columns.flatMap(([ref, role, name]): ItemMapping['columns'][number][] => {
		const index = columnOf(ref, input);
		return index === -1 || (index === item && role !== 'title') ? [] : [{ index, role, ...(name && { name }) }];
	});
	const once = columns.filter(
		({ role }, place) => role === 'attribute' || columns.findIndex((other) => other.role === role) === place,
	);
	const pivot = spec.pivot && {
		key: columnOf(spec.pivot.key, input),
		value: columnOf(spec.pivot.value, input),
		keep: spec.pivot.keep,
	};
	return { ...input.layout, item, columns: once, ...(pivot && { pivot }), ...(isAlsoLog && { repeats: true }) };
}

function mapOrders(spec: OrderSpec, input: ShapeInput): OrderMapping | null {
	const mapped = { ...input.layout } as OrderMapping;
	for (const role of Object.keys(spec) as (keyof OrderSpec)[]) {
		mapped[role] = columnOf(spec[role], input);
		if (mapped[role] === -1) return null;
	}
	return mapped;
}

function columnOf(ref: ColumnRef, { columns }: ShapeInput): number {
	return typeof ref === 'number' ? ref : columns.findIndex(({ name }) => name === ref);
}

/** The first of several columns that most rows of the sample fill. */
function firstFilled(refs: ColumnRef | readonly ColumnRef[], input: ShapeInput): number {
	const indices = [refs].flat().map((ref) => columnOf(ref as ColumnRef, input));
	const share = (index: number) =>
		input.rows.filter((row) => (row[index] ?? '').trim() !== '').length / input.rows.length;
	return indices.find((index) => index !== -1 && share(index) > 0.8) ?? indices.findLast((index) => index !== -1) ?? -1;
}
