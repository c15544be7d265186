import { FileFormatError } from '$lib/core/errors';
import type { PiecedLog } from './dataset-reader';
import type { InteractionMapping, MappedFile } from './file-preview';
import { sourceName } from './file/file-bytes';
import { LogColumns } from './log-columns';
import type { OrderBook } from './read-orders';
import { readByteTable, readTable, type ReadOptions } from './table-rows';

/**
 * Streams interactions files, one after the other, into one log. Memory holds the columns and one piece of the text.
 * @param orders what a file of orders says, for files whose lines name only their order
 * @throws FileFormatError where a mapping does not fit its file, or no row of a file is good; AbortError
 */
export async function readInteractions(
	files: readonly MappedFile<InteractionMapping>[],
	optionsFor: (file: File) => ReadOptions,
	orders: OrderBook | null = null,
): Promise<PiecedLog> {
	const columns = new LogColumns(orders);
	for (const { file, mapping } of files) {
		checkMapping(sourceName({ file, member: mapping.member }), mapping);
		await readInto(columns, file, mapping, optionsFor(file));
	}
	return columns.finish();
}

async function readInto(columns: LogColumns, file: File, mapping: InteractionMapping, options: ReadOptions) {
	const rowsBefore = columns.length;
	const fileName = sourceName({ file, member: mapping.member });
	const reader = columns.reader(fileName, mapping);
	const { user, item, event, value, timestamp, order = null, clock = null, leaveOut = [] } = mapping;
	const used = [user, item, event, value, timestamp, order, clock, ...leaveOut.map(({ column }) => column)];
	const table = { ...options, layout: mapping, columns: used.filter((index) => index !== null) };
	// What looks at more than a row's own plain cells needs them as text.
	const read = order === null && clock === null && leaveOut.length === 0 ? readByteTable : readTable;
	for await (const batch of read(file, table)) {
		if ('rows' in batch) {
			batch.rows.forEach((row, rowIndex) => {
				const reason = reader.text(row, () => batch.lineOf(rowIndex));
				if (reason !== null) batch.reject(rowIndex, reason);
			});
			continue;
		}
		const add = reader.bytes(batch);
		for (let rowIndex = 0; rowIndex < batch.byteRows.count; rowIndex++) {
			const reason = batch.isWhole(rowIndex) ? add(rowIndex) : null;
			if (reason !== null) batch.reject(rowIndex, reason);
		}
	}
	if (columns.length === rowsBefore) throw nothingRead(fileName, options);
}

function checkMapping(fileName: string, { user, item }: InteractionMapping): void {
	const isColumn = (index: number) => Number.isInteger(index) && index >= 0;
	const missing = [isColumn(user) ? '' : 'user', isColumn(item) ? '' : 'item'].filter(Boolean);
	if (missing.length > 0) {
		throw new FileFormatError(`${fileName}: say which column holds the ${missing.join(' and which the ')} id.`);
	}
	if (user === item) {
		throw new FileFormatError(
			`${fileName}: column ${user + 1} cannot be both the user and the item. Choose two columns.`,
		);
	}
}

function nothingRead(fileName: string, { badRows }: ReadOptions): FileFormatError {
	const first = badRows.firstOf(fileName);
	if (first === '') return new FileFormatError(`${fileName} holds no rows. Export it again with its rows.`);
	const reasons = badRows.byReason().map(({ reason, count }) => `${count.toLocaleString('en-GB')} × ${reason}`);
	return new FileFormatError(
		`${fileName}: none of its rows can be used (${reasons.join(', ')}); the first is ${first}. ` +
			`Check the delimiter and which column is which.`,
	);
}
