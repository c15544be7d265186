import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { FilePreview, InspectOptions } from '$lib/interactions/file-preview';
import type { ImportProgress, ImportRequest, ImportResult } from '$lib/interactions/import-dataset';
import { Datasets } from './datasets.svelte';
import { ImportWizard } from './import-wizard.svelte';
import type { Preferences } from './preferences.svelte';
import { Status } from './status.svelte';

type Listener = (progress: ImportProgress) => void;

const worker = vi.hoisted(() => ({
	inspect: (() => {}) as unknown as (file: File, options: InspectOptions) => Promise<FilePreview>,
	importDataset: (() => {}) as unknown as (
		request: ImportRequest,
		listener: Listener,
		signal: AbortSignal,
	) => Promise<ImportResult>,
}));
vi.mock('./workers', () => ({
	dataWorker: {
		call: (
			use: (api: unknown, id: string, listener?: Listener) => unknown,
			{ signal, listener }: { signal?: AbortSignal; listener?: Listener } = {},
		) =>
			use(
				{
					inspect: worker.inspect,
					importDataset: (_: string, request: ImportRequest, on: Listener) =>
						worker.importDataset(request, on, signal!),
				},
				'call',
				listener,
			),
	},
}));

const logFile = new File(['…'], 'orders-2024.csv.gz');
const itemsFile = new File(['…'], 'items.csv');

function previewOf(file: File, { kind, delimiter = ',', hasHeader = true }: InspectOptions): FilePreview {
	const written = { delimiter, hasHeader };
	const about = { fileName: file.name, ...written } as FilePreview;
	if ((kind ?? (file === itemsFile ? 'items' : 'interactions')) === 'items') {
		return { ...about, kind: 'items', guess: { ...written, item: 0, columns: [] } };
	}
	const guess = {
		...written,
		user: 0,
		item: 1,
		event: null,
		value: null,
		timestamp: null,
		timestampUnit: 's' as const,
	};
	return { ...about, kind: 'interactions', guess };
}

const half: ImportProgress = {
	phase: 'Reading interactions',
	done: 50,
	total: 100,
	unit: 'bytes',
	elapsedMs: 10,
	rows: 5,
	rowsPerSecond: 500,
};
const summary = { datasetId: 'new', name: 'orders-2024', importedAt: 2 } as DatasetSummary;

let preferences: { datasetId: string | null };
let status: Status;
let wizard: ImportWizard;

beforeEach(() => {
	preferences = { datasetId: 'old' };
	status = new Status();
	wizard = new ImportWizard(new Datasets(preferences as Preferences, status), status);
	worker.inspect = async (file, options) => previewOf(file, options);
	worker.importDataset = async () => ({ summary, badRows: { count: 0 } }) as unknown as ImportResult;
});

describe('an import', () => {
	test('takes two files for what they are, names the data set after the log and sends both with their columns', async () => {
		const seen: ImportRequest[] = [];
		worker.importDataset = async (request) => {
			seen.push(request);
			return { summary, badRows: { count: 0 } } as unknown as ImportResult;
		};
		await wizard.take([itemsFile, logFile]);
		expect(wizard.phase.state).toBe('mapping');
		wizard.mapInteractions({ ...wizard.interactions!.mapping, user: 1, item: 0 });
		await wizard.start();
		expect(seen[0]).toMatchObject({ name: 'orders-2024', interactions: [{ mapping: { user: 1, item: 0 } }] });
		expect(seen[0].items![0].file).toBe(itemsFile);
	});

	test('ends with the new data set chosen and nothing said to be running', async () => {
		await wizard.take([logFile]);
		await wizard.start();
		expect(wizard.phase).toMatchObject({ state: 'done', result: { summary } });
		expect(preferences.datasetId).toBe('new');
		expect(status.busy).toBe(false);
	});

	test('tells the strip how far it is, and a cancel goes back to the columns with the old choice kept', async () => {
		worker.importDataset = (_, listener, signal) =>
			new Promise((_resolve, reject) => {
				signal.addEventListener('abort', () => reject(signal.reason as Error));
				listener(half);
			});
		await wizard.take([logFile]);
		const done = wizard.start();
		expect(wizard.phase).toEqual({ state: 'importing', progress: half });
		expect(status.tasks).toMatchObject([{ label: 'Importing orders-2024.csv.gz', share: 0.5 }]);
		wizard.cancel();
		await done;
		expect(wizard.phase).toEqual({ state: 'mapping', wasCancelled: true });
		expect(preferences.datasetId).toBe('old');
		expect(status.busy).toBe(false);
	});

	test('that fails says why and keeps the files, so that the columns can be changed', async () => {
		worker.importDataset = () => Promise.reject(new Error('Line 7: no user id.'));
		await wizard.take([logFile]);
		await wizard.start();
		expect(wizard.phase).toEqual({ state: 'failed', message: 'Line 7: no user id.', canMap: true });
		wizard.backToMapping();
		expect(wizard.phase.state).toBe('mapping');
		expect(wizard.interactions!.file).toBe(logFile);
	});

	test('of a file that cannot be parted offers it again for a delimiter by hand', async () => {
		worker.inspect = async (file, options) => {
			if (!options.delimiter) throw new Error('No delimiter was found.');
			return previewOf(file, options);
		};
		await wizard.take([logFile]);
		expect(wizard.phase).toMatchObject({ state: 'failed', canMap: false, file: logFile });
		await wizard.take([logFile], { delimiter: '~' });
		expect(wizard.interactions!.mapping.delimiter).toBe('~');
	});

	test('reads a file again as the other kind in its place, and does not start without a log', async () => {
		await wizard.take([logFile]);
		await wizard.inspectAgain('interactions', { kind: 'items' });
		expect(wizard.interactions).toBeNull();
		expect(wizard.items!.file).toBe(logFile);
		expect(wizard.obstacle).toMatch(/who bought/);
		await wizard.start();
		expect(wizard.phase.state).toBe('mapping');
	});

	test('keeps a delimiter chosen by hand when the header is changed after it', async () => {
		await wizard.take([logFile]);
		await wizard.inspectAgain('interactions', { delimiter: ';' });
		await wizard.inspectAgain('interactions', { hasHeader: false });
		expect(wizard.interactions!.mapping).toMatchObject({ delimiter: ';', hasHeader: false });
	});
});
