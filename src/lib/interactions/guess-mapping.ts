import type { CatalogueRole } from './catalogue';
import { catalogueNames, columnNamed, interactionNames, plainName } from './column-names';
import type { ColumnPreview, FileKind, InteractionMapping, ItemMapping } from './file-preview';

/** A sample to guess from. */
export interface GuessInput {
	delimiter: string;
	hasHeader: boolean;
	columns: readonly ColumnPreview[];
	rowCount: number;
}

export interface Guess<Mapping> {
	mapping: Mapping;
	/** What the names leave open, in sentences for the user. */
	doubts: string[];
}

/** A shorter list may be a log in which nobody comes twice. */
const fewestUsers = 10;

/** Whether a file holds what happened or what is sold: items have one row each and no user. */
export function guessKind({ hasHeader, columns, rowCount }: GuessInput): FileKind {
	const isKey = (index: number) => index !== -1 && columns[index]!.distinctCount === rowCount;
	if (!hasHeader) {
		// Such as MovieLens' u.item: an id of its own on every row, then a title.
		const hasTitle = columns.some((column) => column.type === 'text' && column.distinctCount > rowCount * 0.8);
		return isKey(0) && hasTitle && rowCount > 1 ? 'items' : 'interactions';
	}
	const names = columns.map((column) => column.name);
	const user = columnNamed(names, interactionNames.user);
	if (user !== -1) {
		// A user on each row and nothing they could have taken: who they are, not what they did.
		const isTable = isKey(user) && rowCount >= fewestUsers && columnNamed(names, interactionNames.item, [user]) === -1;
		return isTable ? 'users' : 'interactions';
	}
	const describes = Object.values(catalogueNames).some((list) => columnNamed(names, list) !== -1);
	const item = columnNamed(names, `${interactionNames.item} id`);
	return describes && (isKey(item) || columnNamed(names, interactionNames.timestamp) === -1) ? 'items' : 'interactions';
}

/** Guesses an interactions file from the names of its columns, and from their content where names say nothing. */
export function guessInteractions(input: GuessInput): Guess<InteractionMapping> {
	const { columns, hasHeader, delimiter } = input;
	const names = hasHeader ? columns.map((column) => column.name) : columns.map(() => '');
	const doubts: string[] = [];
	const taken: number[] = [];
	const take = (index: number): number => {
		if (index !== -1) taken.push(index);
		return index;
	};

	let user = take(columnNamed(names, interactionNames.user));
	let item = take(columnNamed(names, interactionNames.item, taken));
	const namedUser = user !== -1;
	const namedItem = item !== -1;
	const timestamp = take(guessTimestamp(columns, names, taken));
	const event = take(columnNamed(names, interactionNames.event, taken));
	let value = columnNamed(names, interactionNames.value, taken);
	if (value !== -1 && !isNumeric(columns[value]!)) value = -1;
	take(value);

	const free = () => columns.findIndex((column, index) => column.type !== 'empty' && !taken.includes(index));
	const idLike = (list: string) =>
		names.findIndex((name, index) => !taken.includes(index) && endsLikeAnId(name) && mentions(name, list));
	if (user === -1) user = take(idLike(interactionNames.user));
	if (item === -1) item = take(idLike(interactionNames.item));
	if (user === -1) user = take(free());
	if (item === -1) item = take(free());
	// A file of two columns may hold nothing but ids, whatever they look like.
	if (user === -1) user = take(columns.findIndex((_, index) => index !== item));
	if (item === -1) item = take(columns.findIndex((_, index) => index !== user));
	if (value === timestamp || value === user || value === item) value = -1;

	if (!hasHeader) {
		if (value === -1) value = guessValue(columns, taken, Math.max(user, item));
		doubts.push(withoutHeader(columns, user, item));
	} else {
		if (!namedUser) doubts.push(notNamed('user', columns[user]!));
		if (!namedItem) doubts.push(notNamed('item', columns[item]!));
		doubts.push(...leftOutDoubts(columns, names, { value, timestamp }));
	}
	doubts.push(...countDoubts(input, user, item));
	const isMapped = (index: number) => index !== -1 && index !== user && index !== item;
	return {
		mapping: {
			delimiter,
			hasHeader,
			user,
			item,
			event: isMapped(event) ? event : guessEvent(input, taken),
			value: isMapped(value) ? value : null,
			timestamp: isMapped(timestamp) ? timestamp : null,
			timestampUnit: (isMapped(timestamp) ? columns[timestamp]!.timestampUnit : null) ?? 's',
		},
		doubts,
	};
}

/** Guesses an items file; every column that is not empty is kept, as an attribute where its name says nothing. */
export function guessItems({ columns, hasHeader, delimiter, rowCount }: GuessInput): Guess<ItemMapping> {
	const names = hasHeader ? columns.map((column) => column.name) : columns.map(() => '');
	const named = columnNamed(names, `${interactionNames.item} id`);
	const key = columns.findIndex((column) => column.distinctCount === rowCount);
	const item = named !== -1 ? named : Math.max(0, key);
	const roles = new Map<number, CatalogueRole>();
	for (const [role, list] of Object.entries(catalogueNames) as [CatalogueRole, string][]) {
		const index = columnNamed(names, list, [item, ...roles.keys()]);
		if (index !== -1 && (role !== 'price' || columns[index]!.type !== 'text')) roles.set(index, role);
	}
	const doubts: string[] = [];
	if (!hasHeader) {
		const title = columns.findIndex((column, index) => index !== item && column.type === 'text');
		if (title !== -1) roles.set(title, 'title');
		doubts.push(
			`The file has no header: ${columns[item]!.name} was taken as the item id` +
				(title === -1 ? '.' : ` and ${columns[title]!.name} as the title.`),
		);
	} else if (named === -1) {
		doubts.push(notNamed('item', columns[item]!));
	}
	const kept = columns.flatMap((column, index) =>
		index === item || column.type === 'empty' ? [] : [{ index, role: roles.get(index) ?? ('attribute' as const) }],
	);
	return { mapping: { delimiter, hasHeader, item, columns: kept }, doubts };
}

/** Guesses a users file: who each row is, and every further column as it is. */
export function guessUsers({ columns, hasHeader, delimiter, rowCount }: GuessInput): Guess<ItemMapping> {
	const names = hasHeader ? columns.map((column) => column.name) : columns.map(() => '');
	const named = columnNamed(names, interactionNames.user);
	const item =
		named !== -1
			? named
			: Math.max(
					0,
					columns.findIndex((column) => column.distinctCount === rowCount),
				);
	const kept = columns.flatMap((column, index) =>
		index === item || column.type === 'empty' ? [] : [{ index, role: 'attribute' as const }],
	);
	return {
		mapping: { delimiter, hasHeader, item, columns: kept, describes: 'users' },
		doubts: named === -1 ? [notNamed('user', columns[item]!)] : [],
	};
}

function guessTimestamp(columns: readonly ColumnPreview[], names: readonly string[], taken: readonly number[]): number {
	const readable = names.map((name, index) => (columns[index]!.timestampUnit === null ? '' : name));
	const named = columnNamed(readable, interactionNames.timestamp, taken);
	if (named !== -1) return named;
	// Times written as text are times whatever their name; numbers are ids as often, so the last column wins.
	const isFree = (index: number) => !taken.includes(index);
	const written = columns.findIndex((column, index) => column.type === 'time' && isFree(index));
	if (written !== -1 || names.some((name) => name !== '')) return written;
	return columns.findLastIndex((column, index) => column.timestampUnit !== null && isFree(index));
}

/** Behind the ids, a column of numbers with few different ones. */
function guessValue(columns: readonly ColumnPreview[], taken: readonly number[], after: number): number {
	return columns.findIndex(
		(column, index) => index > after && !taken.includes(index) && isNumeric(column) && column.distinctCount <= 100,
	);
}

/** Without a name: a column of few words that come again and again. */
function guessEvent({ columns, hasHeader, rowCount }: GuessInput, taken: readonly number[]): number | null {
	if (hasHeader) return null;
	const index = columns.findIndex(
		(column, position) =>
			!taken.includes(position) &&
			column.type === 'text' &&
			column.distinctCount <= 8 &&
			column.distinctCount < rowCount / 2,
	);
	return index === -1 ? null : index;
}

function isNumeric(column: ColumnPreview): boolean {
	return column.type === 'integer' || column.type === 'number';
}

function endsLikeAnId(name: string): boolean {
	return /(id|code|no|nr|number|key|hash|sku|email)$/.test(plainName(name));
}

function mentions(name: string, list: string): boolean {
	const plain = plainName(name);
	return list.split(' ').some((word) => word.length > 3 && plain.includes(word));
}

function withoutHeader(columns: readonly ColumnPreview[], user: number, item: number): string {
	return (
		`The file has no header, so users and items are told apart by their place only: ${columns[user]!.name} was taken as ` +
		`users and ${columns[item]!.name} as items. Swap them if the counts say otherwise.`
	);
}

function notNamed(role: 'user' | 'item', { name }: ColumnPreview): string {
	return `No column is called like a${role === 'user' ? '' : 'n'} ${role}: “${name}” was taken. Choose another if that is wrong.`;
}

/** Columns that are called like a number or a time and do not read as one. */
function leftOutDoubts(
	columns: readonly ColumnPreview[],
	names: readonly string[],
	taken: { value: number; timestamp: number },
): string[] {
	const what = { value: ['a rating or quantity', 'number'], timestamp: ['a time', 'time'] } as const;
	return (['value', 'timestamp'] as const).flatMap((role) => {
		const index = columnNamed(names, interactionNames[role]);
		const column = columns[index];
		if (taken[role] !== -1 || column?.type !== 'text') return [];
		const [called, kind] = what[role];
		return [
			`“${column.name}” is called like ${called}, and too many of its cells are no ${kind}: it was left out. ` +
				'Choose it if it is one; the rows of those cells are then left out.',
		];
	});
}

function countDoubts({ columns, rowCount }: GuessInput, user: number, item: number): string[] {
	if (rowCount < 20) return [];
	return (['user', 'item'] as const).flatMap((role) => {
		const column = columns[role === 'user' ? user : item]!;
		if (column.distinctCount < rowCount && column.distinctCount > 1) return [];
		const what = column.distinctCount <= 1 ? `only one ${role}` : `another ${role} on every row`;
		return [`“${column.name}” gives ${what}: it may not be the ${role} column.`];
	});
}
