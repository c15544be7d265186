import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDataset } from '$lib/interactions/dataset-reader';
import { importDataset } from '$lib/interactions/import-dataset';
import { inspectFile, membersOf } from '$lib/interactions/inspect-file';
import { deleteDataset, listDatasets } from '$lib/storage/dataset-store';
import { heavyFiles, malformedFile } from './malformed-files';

/**
 * SHELFWISE_MALFORMED=10000 checks as many as the issue asks for; the fewer of every test run are the first of the same,
 * and leave out the two slowest of the heavy files.
 */
const count = Number(process.env.SHELFWISE_MALFORMED ?? 1000);
/** Text that says which file, and what to do. */
const wayOut = /choose|export|save|unpack|pack it|check|say |write|give|spell|use another|print/i;

/** What has no lines: nothing, archives that do not open, and files of other programs. */
const withoutLines =
	/is empty|holds no rows|holds no records|zip archive|zip bomb|packed by a method|locked with a password|which cannot be read here|Parquet/;

/** What a user would do: drop it, take the guess, import. */
async function attempt(content: Uint8Array): Promise<'stored' | 'items' | 'refused'> {
	const file = new File([content as BlobPart], 'shop.csv');
	try {
		for (const member of await membersOf(file)) {
			const preview = await inspectFile(file, { member });
			if (preview.kind !== 'interactions') return 'items';
			const { summary } = await importDataset({ name: 'x', interactions: [{ file, mapping: preview.guess }] });
			expect(summary.interactionCount).toBeGreaterThan(0);
			await deleteDataset(summary.datasetId);
		}
		return 'stored';
	} catch (error) {
		if (!(error instanceof Error) || !/^(FileFormat|UnknownDelimiter)Error$/.test(error.name)) throw error;
		expect(error.message, 'names the file').toContain('shop.csv');
		expect(error.message, 'names the way out').toMatch(wayOut);
		if (!withoutLines.test(error.message)) expect(error.message, 'names the line').toMatch(/\bline [\d,]+/);
		return 'refused';
	}
}

async function bystander() {
	const file = new File(['user_id,item_id\nann,tea'], 'old.csv');
	const preview = await inspectFile(file);
	if (preview.kind !== 'interactions') throw new Error('mistaken');
	return (await importDataset({ name: 'old', interactions: [{ file, mapping: preview.guess }] })).summary;
}

describe('malformed files', () => {
	it(
		`end in an import or in an error with the way out, ${count} of them, and what was stored stays`,
		{ timeout: 600_000 },
		async () => {
			const old = await bystander();
			const outcomes = { stored: 0, items: 0, refused: 0 };
			await fc.assert(
				fc.asyncProperty(malformedFile(), async (content) => {
					outcomes[await attempt(content)]++;
				}),
				{ numRuns: count },
			);
			// The files are neither all fine nor all hopeless.
			expect(outcomes.stored).toBeGreaterThan(count / 20);
			expect(outcomes.refused).toBeGreaterThan(count / 20);
			expect(await listDatasets()).toEqual([old]);
			expect((await openDataset(old.datasetId)).dataset.log.userIds).toEqual(['ann']);
		},
	);

	it.each(heavyFiles(count >= 10_000))('%s ends too', { timeout: 60_000 }, async (_, content) => {
		expect(['stored', 'items', 'refused']).toContain(await attempt(content));
	});
});
