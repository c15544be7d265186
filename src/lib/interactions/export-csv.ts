import { strToU8, Zip, ZipDeflate } from 'fflate';
import { breathe } from '$lib/core/abort';
import type { Catalogue } from './catalogue';
import type { Dataset } from './dataset';
import { openDataset } from './dataset-reader';
import { formatRow } from './file/row-parser';
import { asCatalogue } from './user-table';

/** Rows written between two breaths. */
const batchRows = 20_000;

/**
 * A data set as a zip of events.csv (user_id, item_id, event, value, timestamp in milliseconds: the shape that is recognised without
 * a question) and, where items or users are described, items.csv and users.csv.
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
	const { catalogue, users } = dataset;
	if (catalogue.itemIds.length > 0) await add(zip, 'items.csv', describedRows('item_id', catalogue), signal);
	if (users) await add(zip, 'users.csv', describedRows('user_id', asCatalogue(users)), signal);
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

/** Columns are called by their role, where it says more than their name. */
function* describedRows(idName: string, { itemIds, columns }: Catalogue): Generator<string[]> {
	yield [idName, ...columns.map(({ name, role }) => (role === 'attribute' || role === 'colour' ? name : role))];
	for (const [row, itemId] of itemIds.entries()) {
		const cells = columns.map(({ values }) => {
			const cell = values[row]!;
			return Number.isNaN(cell) ? '' : String(cell);
		});
		yield [itemId, ...cells];
	}
}
