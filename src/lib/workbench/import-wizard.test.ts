import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FileFormatError, StorageQuotaError, UnknownDelimiterError } from '$lib/core/errors';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { FilePreview, InspectOptions } from '$lib/interactions/file-preview';
import type { ImportOutcome, ImportProgress, ImportRequest } from '$lib/interactions/import-dataset';
import { Datasets } from './datasets.svelte';
import { ImportWizard } from './import-wizard.svelte';
import type { Preferences } from './preferences.svelte';
import { setSetting } from '$lib/storage/settings-store';
import { Status } from './status.svelte';

type Listener = (progress: ImportProgress) => void;

const worker = vi.hoisted(() => ({
	inspect: (() => {}) as unknown as (file: File, options: InspectOptions) => Promise<FilePreview>,
	importDataset: (() => {}) as unknown as (
		request: ImportRequest,
		listener: Listener,
		signal: AbortSignal,
		mostLeftOut: number,
	) => Promise<ImportOutcome>,
}));
vi.mock('./workers', () => ({
	dataWorker: {
		call: (
			use: (api: unknown, id: string, listener?: Listener) => unknown,
			{ signal, listener }: { signal?: AbortSignal; listener?: Listener } = {},
		) =>
			use(
				{
					membersOf: async () => [undefined],
					picturesOf: async () => [],
					inspect: worker.inspect,
					importOrReview: (_: string, request: ImportRequest, most: number, on: Listener) =>
						worker.importDataset(request, on, signal!, most),
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
	const about = { fileName: file.name, ...written, shape: null, columns: [] as unknown } as FilePreview;
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

beforeEach(async () => {
	await setSetting('saved-mappings', []);
	preferences = { datasetId: 'old' };
	status = new Status();
	wizard = new ImportWizard(new Datasets(preferences as Preferences, status), status);
	worker.inspect = async (file, options) => previewOf(file, options);
	worker.importDataset = async () => ({ state: 'stored', summary, badRows: { count: 0 } }) as unknown as ImportOutcome;
});

describe('an import', () => {
	test('takes two files for what they are, names the data set after the log and sends both with their columns', async () => {
		const seen: ImportRequest[] = [];
		worker.importDataset = async (request) => {
			seen.push(request);
			return { state: 'stored', summary, badRows: { count: 0 } } as unknown as ImportOutcome;
		};
		await wizard.take([itemsFile, logFile]);
		expect(wizard.phase.state).toBe('mapping');
		wizard.map(wizard.files.logs[0], { ...wizard.files.logs[0].mapping, user: 1, item: 0 });
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
		expect(wizard.phase).toEqual({ state: 'importing', progress: half, isReview: false });
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
		expect(wizard.files.logs[0].parts[0].file).toBe(logFile);
	});

	test('of a file that cannot be parted offers it again for a delimiter by hand', async () => {
		worker.inspect = async (file, options) => {
			if (!options.delimiter) throw new UnknownDelimiterError('No delimiter was found.');
			return previewOf(file, options);
		};
		await wizard.take([logFile]);
		expect(wizard.phase).toMatchObject({ state: 'failed', canMap: false, file: logFile });
		await wizard.take([logFile], { delimiter: '~' });
		expect(wizard.files.logs[0].mapping.delimiter).toBe('~');
	});

	test('of a file that is no table asks for no delimiter', async () => {
		worker.inspect = () => Promise.reject(new FileFormatError('photo.csv is not a text file.'));
		await wizard.take([logFile]);
		expect(wizard.phase).toEqual({ state: 'failed', message: 'photo.csv is not a text file.', canMap: false });
	});

	test('says so at once where the storage of the browser is closed', async () => {
		vi.spyOn(wizard.files, 'add').mockRejectedValue(new StorageQuotaError('The browser does not give access.'));
		await wizard.take([logFile]);
		expect(wizard.phase).toEqual({ state: 'failed', message: 'The browser does not give access.', canMap: false });
	});

	test('reads a file again as the other kind in its place, and does not start without a log', async () => {
		await wizard.take([logFile]);
		await wizard.inspectAgain(wizard.files.logs[0], { kind: 'items' });
		expect(wizard.files.logs).toEqual([]);
		expect(wizard.files.catalogues[0].parts[0].file).toBe(logFile);
		expect(wizard.files.obstacle).toMatch(/who bought/);
		await wizard.start();
		expect(wizard.phase.state).toBe('mapping');
	});

	test('keeps a delimiter chosen by hand when the header is changed after it', async () => {
		await wizard.take([logFile]);
		await wizard.inspectAgain(wizard.files.logs[0], { delimiter: ';' });
		await wizard.inspectAgain(wizard.files.logs[0], { hasHeader: false });
		expect(wizard.files.logs[0].mapping).toMatchObject({ delimiter: ';', hasHeader: false });
	});

	test('takes pieces of one log together, maps them as one and reads them in their order', async () => {
		const seen: ImportRequest[] = [];
		worker.importDataset = async (request) => {
			seen.push(request);
			return { state: 'stored', summary, badRows: { count: 0 } } as unknown as ImportOutcome;
		};
		const pieces = ['2024-01.csv', '2024-02.csv'].map((name) => new File(['…'], name));
		await wizard.take(pieces);
		expect(wizard.files.logs).toHaveLength(1);
		wizard.map(wizard.files.logs[0], { ...wizard.files.logs[0].mapping, user: 1, item: 0 });
		await wizard.start();
		expect(seen[0].interactions.map(({ file, mapping }) => [file.name, mapping.user])).toEqual([
			['2024-01.csv', 1],
			['2024-02.csv', 1],
		]);
	});

	test('that would leave many rows out shows a review, and stores when asked again', async () => {
		const limits: number[] = [];
		const review = { keptCount: 5, badRows: { count: 95 } };
		worker.importDataset = async (_request, _listener, _signal, mostLeftOut) => {
			limits.push(mostLeftOut);
			return (mostLeftOut < 1
				? { state: 'review', review }
				: { state: 'stored', summary, badRows: { count: 95 } }) as unknown as ImportOutcome;
		};
		await wizard.take([logFile]);
		await wizard.start();
		expect(wizard.phase.state).toBe('mapping');
		expect(wizard.review).toEqual(review);
		expect(preferences.datasetId).toBe('old');
		await wizard.start();
		expect(wizard.phase.state).toBe('done');
		expect(limits).toEqual([0.05, 1]);
	});

	test('forgets the review when a column is mapped anew', async () => {
		worker.importDataset = async () => ({ state: 'review', review: {} }) as unknown as ImportOutcome;
		await wizard.take([logFile]);
		await wizard.start();
		wizard.map(wizard.files.logs[0], { ...wizard.files.logs[0].mapping, user: 1, item: 0 });
		expect(wizard.review).toBeNull();
	});

	test('remembers a change to the mapping of a known shape, and nothing where there was none', async () => {
		const shape = { key: 'shop', label: 'A shop', what: 'events', setAside: null };
		worker.inspect = async (file, options) => ({ ...previewOf(file, options), shape });
		const positive = { view: { kind: 'view', weight: 1, positive: 'never' } } as const;
		for (const events of [undefined, positive]) {
			await wizard.take([logFile]);
			expect(wizard.files.logs[0].savedFrom).toBeNull();
			if (events) wizard.map(wizard.files.logs[0], { ...wizard.files.logs[0].mapping, events });
			await wizard.start();
			wizard.close();
		}
		await wizard.take([logFile]);
		expect(wizard.files.logs[0].mapping.events).toEqual(positive);
		expect(wizard.files.logs[0].savedFrom?.fileName).toBe('orders-2024.csv.gz');
	});

	test('remembers how a file was mapped and offers it for the next of its shape', async () => {
		await wizard.take([logFile]);
		wizard.map(wizard.files.logs[0], { ...wizard.files.logs[0].mapping, user: 1, item: 0 });
		await wizard.start();
		wizard.close();
		await wizard.take([new File(['…'], 'orders-2025.csv')]);
		expect(wizard.files.logs[0]).toMatchObject({
			mapping: { user: 1, item: 0 },
			savedFrom: { fileName: 'orders-2024.csv.gz' },
		});
		expect(wizard.files.isRecognised).toBe(true);
	});
});
