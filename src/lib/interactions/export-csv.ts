import { strToU8, Zip, ZipDeflate } from 'fflate';
import { breathe } from '$lib/core/abort';
import type { Dataset } from './dataset';
import { openDataset } from './dataset-reader';
import { formatRow } from './file/row-parser';

/** Rows written between two breaths. */
const batchRows = 20_000;

/**
 * A data set as a zip of events.csv (user_id, item_id, event, value, timestamp in milliseconds: the shape that is recognised without
 * a question) and, where items are described, items.csv.
 * @throws InvalidRequestError where it is not stored; AbortError
 */
export async function exportCsv(datasetId: string, signal?: AbortSignal): Promise<Blob> {
	const { dataset } = await openDataset(datasetId);
	const packed: Blob[] = [];
	const zip = new Zip((error, chunk) => {
		if (error) throw error;
		packed.push(new Blob([chunk.slice()]));
	});
	await add(zip, 'events.csv', eventRows(dataset), signal);
	if (dataset.catalogue.itemIds.length > 0) await add(zip, 'items.csv', itemRows(dataset), signal);
	zip.end();
	return new Blob(packed, { type: 'application/zip' });
}

async function add(zip: Zip, name: string, rows: Iterable<readonly string[]>, signal?: AbortSignal): Promise<void> {
	const file = new ZipDeflate(name, { level: 4 });
	zip.add(file);
	let lines: string[] = [];
	for (const row of rows) {
		lines.push(formatRow(row, ','));
		if (lines.length < batchRows) continue;
		file.push(strToU8(`${lines.join('\n')}\n`));
		lines = [];
		await breathe(signal);
	}
	file.push(strToU8(lines.length > 0 ? `${lines.join('\n')}\n` : ''), true);
}

function* eventRows({ log }: Dataset): Generator<string[]> {
	yield [
		'user_id',
		'item_id',
		'event',
		...(log.hasValues ? ['value'] : []),
		...(log.hasTimestamps ? ['timestamp'] : []),
	];
	for (let row = 0; row < log.userIndices.length; row++) {
		yield [
			log.userIds[log.userIndices[row]!]!,
			log.itemIds[log.itemIndices[row]!]!,
			log.eventNames[log.eventCodes[row]!]!,
			...(log.hasValues ? [String(log.values[row])] : []),
			...(log.hasTimestamps ? [String(log.timestamps[row])] : []),
		];
	}
}

function* itemRows({ catalogue }: Dataset): Generator<string[]> {
	yield ['item_id', ...catalogue.columns.map(({ name, role }) => (role === 'attribute' ? name : role))];
	for (const [row, itemId] of catalogue.itemIds.entries()) {
		const cells = catalogue.columns.map(({ values }) => {
			const cell = values[row]!;
			return Number.isNaN(cell) ? '' : String(cell);
		});
		yield [itemId, ...cells];
	}
}
