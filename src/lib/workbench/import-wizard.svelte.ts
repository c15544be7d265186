import { messageOf } from '$lib/core/errors';
import { isAbortError } from '$lib/core/abort';
import type { FilePreview, InspectOptions, InteractionMapping, ItemMapping } from '$lib/interactions/file-preview';
import type { ImportProgress, ImportRequest, ImportResult } from '$lib/interactions/import-dataset';
import { requestPersistence } from '$lib/storage/storage-usage';
import { mappingObstacle } from './column-roles';
import type { Datasets } from './datasets.svelte';
import type { Status } from './status.svelte';
import { dataWorker } from './workers';

type PreviewOf<Kind extends FilePreview['kind']> = Extract<FilePreview, { kind: Kind }>;

/** A file the user brought, as it would be read now. */
export interface FileDraft<Kind extends FilePreview['kind']> {
	file: File;
	preview: PreviewOf<Kind>;
	mapping: Kind extends 'interactions' ? InteractionMapping : ItemMapping;
}

export type ImportPhase =
	| { state: 'idle' }
	| { state: 'inspecting'; fileName: string }
	| { state: 'mapping'; wasCancelled?: true }
	| { state: 'importing'; progress: ImportProgress }
	/** `canMap`: the columns can be changed and tried again. `file`: it could not be understood, perhaps for its delimiter. */
	| { state: 'failed'; message: string; canMap: boolean; file?: File }
	| { state: 'done'; result: ImportResult };

const TASK_ID = 'import';

/** One import from dropped files to a stored data set. Nothing is stored before the very end. */
export class ImportWizard {
	phase = $state.raw<ImportPhase>({ state: 'idle' });
	interactions = $state.raw<FileDraft<'interactions'> | null>(null);
	items = $state.raw<FileDraft<'items'> | null>(null);
	name = $state('');
	readonly #datasets: Datasets;
	readonly #status: Status;
	#abort: AbortController | null = null;

	/** What keeps the import from starting, in words, or null. */
	readonly obstacle: string | null = $derived(
		mappingObstacle(this.interactions?.mapping ?? null, this.items?.mapping ?? null),
	);

	constructor(datasets: Datasets, status: Status) {
		this.#datasets = datasets;
		this.#status = status;
	}

	/** Looks into each file and takes it for what it seems to be, or for what the user said it is. */
	async take(files: readonly File[], options: InspectOptions = {}): Promise<void> {
		for (const file of files) {
			const preview = await this.#inspect(file, options);
			if (!preview) return;
			if (preview.kind === 'items') this.#setItems(file, preview);
			else this.#setInteractions(file, preview);
		}
		if (files.length > 0) this.phase = { state: 'mapping' };
	}

	/** Reads a file again as the user says: another delimiter, a header or none, the other kind of file. */
	async inspectAgain(kind: FilePreview['kind'], options: InspectOptions): Promise<void> {
		const draft = kind === 'items' ? this.items : this.interactions;
		if (!draft) return;
		const { delimiter, hasHeader } = draft.preview;
		const preview = await this.#inspect(draft.file, { kind, delimiter, hasHeader, ...options });
		if (!preview) return;
		if (kind !== preview.kind) this.drop(kind);
		if (preview.kind === 'items') this.#setItems(draft.file, preview);
		else this.#setInteractions(draft.file, preview);
		this.phase = { state: 'mapping' };
	}

	mapInteractions(mapping: InteractionMapping): void {
		if (this.interactions) this.interactions = { ...this.interactions, mapping };
	}

	mapItems(mapping: ItemMapping): void {
		if (this.items) this.items = { ...this.items, mapping };
	}

	/** Takes a file out again. */
	drop(kind: FilePreview['kind']): void {
		if (kind === 'items') this.items = null;
		else this.interactions = null;
		if (!this.items && !this.interactions) this.close();
	}

	/** Reads the files and stores the data set; a failure or a cancel leaves everything that was there as it was. */
	async start(): Promise<void> {
		if (!this.interactions || this.obstacle || this.#abort) return;
		const request: ImportRequest = {
			name: this.name.trim() || nameOf(this.interactions.file),
			interactions: [{ file: this.interactions.file, mapping: this.interactions.mapping }],
			...(this.items && { items: [{ file: this.items.file, mapping: this.items.mapping }] }),
		};
		const abort = new AbortController();
		this.#abort = abort;
		this.#show({ phase: 'Reading', done: 0, total: null, unit: 'bytes', elapsedMs: 0, rows: 0, rowsPerSecond: 0 });
		try {
			const result = await dataWorker.call<ImportResult, (progress: ImportProgress) => void>(
				(api, callId, listener) => api.importDataset(callId, request, listener),
				{ signal: abort.signal, listener: (progress) => this.#show(progress) },
			);
			await this.#datasets.refresh();
			this.#datasets.select(result.summary.datasetId);
			// Now there is something to lose. Browsers that ask the user do so here, where it makes sense.
			void requestPersistence();
			this.phase = { state: 'done', result };
		} catch (error) {
			this.phase = isAbortError(error)
				? { state: 'mapping', wasCancelled: true }
				: { state: 'failed', message: messageOf(error), canMap: true };
		} finally {
			this.#abort = null;
			this.#status.finish(TASK_ID);
		}
	}

	cancel(): void {
		this.#abort?.abort();
	}

	/** From a failure back to the columns. */
	backToMapping(): void {
		if (this.interactions || this.items) this.phase = { state: 'mapping' };
	}

	/** Forgets the files; what was stored stays. */
	close(): void {
		this.cancel();
		this.interactions = null;
		this.items = null;
		this.name = '';
		this.phase = { state: 'idle' };
	}

	async #inspect(file: File, options: InspectOptions = {}): Promise<FilePreview | null> {
		this.phase = { state: 'inspecting', fileName: file.name };
		try {
			return await dataWorker.call<FilePreview>((api) => api.inspect(file, options));
		} catch (error) {
			this.phase = {
				state: 'failed',
				message: messageOf(error),
				canMap: Boolean(this.interactions || this.items),
				file,
			};
			return null;
		}
	}

	#setInteractions(file: File, preview: PreviewOf<'interactions'>): void {
		this.interactions = { file, preview, mapping: preview.guess };
		if (this.name === '') this.name = nameOf(file);
	}

	#setItems(file: File, preview: PreviewOf<'items'>): void {
		this.items = { file, preview, mapping: preview.guess };
	}

	#show(progress: ImportProgress): void {
		if (!this.#abort || this.#abort.signal.aborted) return;
		this.phase = { state: 'importing', progress };
		const label = `Importing ${this.interactions?.file.name ?? 'a file'}`;
		const share = progress.total === null ? null : progress.done / progress.total;
		this.#status.report({ taskId: TASK_ID, label, href: '/', share });
	}
}

/** "orders-2024.csv.gz" → "orders-2024". */
function nameOf(file: File): string {
	return file.name.replace(/\.gz$/i, '').replace(/\.[a-z0-9]{1,4}$/i, '');
}
