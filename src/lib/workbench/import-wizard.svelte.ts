import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { AppendResult } from '$lib/interactions/append-dataset';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { FileKind, FilePreview, InspectOptions, MappingOf } from '$lib/interactions/file-preview';
import type {
	ImportOutcome,
	ImportProgress,
	ImportRequest,
	ImportResult,
	ImportReview,
} from '$lib/interactions/import-dataset';
import { isPictureName } from '$lib/interactions/pictures/picture-name';
import { requestPersistence } from '$lib/storage/storage-usage';
import type { Datasets } from './datasets.svelte';
import { FileDrafts } from './file-drafts.svelte';
import type { AnyDraft, FileDraft } from './import-drafts';
import type { Status } from './status.svelte';
import { dataWorker } from './workers';

export type ImportPhase =
	| { state: 'idle' }
	| { state: 'inspecting'; fileName: string }
	| { state: 'mapping'; wasCancelled?: true }
	| { state: 'importing'; progress: ImportProgress; isReview: boolean }
	/** `canMap`: the columns can be changed and tried again. `file`: it waits to be told what parts its columns. */
	| { state: 'failed'; message: string; canMap: boolean; file?: File }
	| { state: 'done'; result: ImportResult; appended: AppendResult | null };

/** What file choosers offer; a dropped file may be called anything. */
export const acceptedFiles =
	'.csv,.tsv,.txt,.dat,.data,.item,.json,.jsonl,.ndjson,.parquet,.gz,.zip,text/*,application/json,image/*';

const TASK_ID = 'import';
/** So many rows may be left out before the user is asked; more of a known shape, whose gaps are known too. */
const MOST_LEFT_OUT = 0.05;
const MOST_LEFT_OUT_OF_KNOWN = 0.5;

/** One import from dropped files to a stored data set. Nothing is stored before the very end. */
export class ImportWizard {
	phase = $state.raw<ImportPhase>({ state: 'idle' });
	readonly files = new FileDrafts();
	/** What the import would keep, once every row was checked as it is mapped now. */
	review = $state.raw<ImportReview | null>(null);
	/** The data set that gets the rows; null makes a new one. */
	target = $state.raw<DatasetSummary | null>(null);
	name = $state('');
	readonly #datasets: Datasets;
	readonly #status: Status;
	#abort: AbortController | null = null;

	constructor(datasets: Datasets, status: Status) {
		this.#datasets = datasets;
		this.#status = status;
	}

	/** Takes further rows for a data set. */
	appendTo(dataset: DatasetSummary, files: readonly File[]): Promise<void> {
		this.close();
		this.target = dataset;
		this.name = dataset.name;
		return this.take(files);
	}

	/** Looks into each file and takes it for what it seems to be, or for what the user said it is. */
	async take(files: readonly File[], options: InspectOptions = {}): Promise<void> {
		this.review = null;
		const pictures = files.filter(({ name }) => isPictureName(name)).map((file) => ({ file }));
		this.files.addPictures(pictures);
		for (const file of files) {
			if (isPictureName(file.name)) continue;
			const members = await this.#ask(file, () => dataWorker.call((api) => api.membersOf(file)));
			if (!members) return;
			const packed = await this.#ask(file, () => dataWorker.call((api) => api.picturesOf(file)));
			if (!packed) return;
			this.files.addPictures(packed);
			for (const member of members) {
				const preview = await this.#inspect(file, { ...options, member });
				if (!preview) return;
				const part = { file, member, fileName: preview.fileName };
				// The mapping saved for its shape is read from the storage, which may be closed.
				const added = await this.#ask(file, async () => {
					await this.files.add(part, preview, options.kind !== undefined);
					return true;
				});
				if (!added) return;
				if (this.name === '') this.name = this.files.suggestedName;
			}
		}
		if (files.length > 0) this.phase = { state: 'mapping' };
	}

	/** Reads files again as the user says: another delimiter, a header or none, the other kind of file. */
	async inspectAgain(draft: AnyDraft, options: InspectOptions): Promise<void> {
		const { kind, delimiter, hasHeader, records } = draft.preview;
		const [first] = draft.parts;
		const written = records ? {} : { delimiter, hasHeader };
		const preview = await this.#inspect(first!.file, { member: first!.member, kind, ...written, ...options });
		if (!preview) return;
		this.review = null;
		this.files.replace(draft, preview);
		this.phase = { state: 'mapping' };
	}

	map<Kind extends FileKind>(draft: FileDraft<Kind>, mapping: MappingOf[Kind]): void {
		this.files.map(draft, mapping);
		this.review = null;
	}

	/** Takes files out again. */
	drop(draft: AnyDraft): void {
		this.files.drop(draft);
		this.review = null;
		if (this.files.all.length === 0) this.close();
	}

	dropPictures(): void {
		this.files.pictures = [];
		this.review = null;
	}

	/** Reads every row as an import would and says what it would keep; stores nothing. */
	async check(): Promise<void> {
		await this.#run(true, async (request, options) => {
			this.review = await dataWorker.call<ImportReview, (progress: ImportProgress) => void>(
				(api, callId, listener) => api.reviewImport(callId, request, listener),
				options,
			);
			this.phase = { state: 'mapping' };
		});
	}

	/**
	 * Reads the files and stores the data set; a failure or a cancel leaves everything that was there as it was. Where many
	 * rows would be left out that nobody chose to leave out, it stops with a review, unless one was seen.
	 */
	async start(): Promise<void> {
		const { target } = this;
		if (target) return this.#append(target);
		const known = this.files.isRecognised ? MOST_LEFT_OUT_OF_KNOWN : MOST_LEFT_OUT;
		const mostLeftOut = this.review ? 1 : known;
		await this.#run(false, async (request, options) => {
			const outcome = await dataWorker.call<ImportOutcome, (progress: ImportProgress) => void>(
				(api, callId, listener) => api.importOrReview(callId, request, mostLeftOut, listener),
				options,
			);
			if (outcome.state === 'review') {
				this.review = outcome.review;
				this.phase = { state: 'mapping' };
				return;
			}
			await this.#finish(outcome, null);
			// Now there is something to lose. Browsers that ask the user do so here, where it makes sense.
			void requestPersistence();
		});
	}

	cancel(): void {
		this.#abort?.abort();
	}

	/** From a failure back to the columns. */
	backToMapping(): void {
		if (this.files.all.length > 0) this.phase = { state: 'mapping' };
	}

	/** Forgets the files; what was stored stays. */
	close(): void {
		this.cancel();
		this.files.clear();
		this.review = null;
		this.target = null;
		this.name = '';
		this.phase = { state: 'idle' };
	}

	async #append({ datasetId }: DatasetSummary): Promise<void> {
		await this.#run(false, async (request, options) => {
			const appended = await dataWorker.call<AppendResult, (progress: ImportProgress) => void>(
				(api, callId, listener) => api.appendToDataset(callId, datasetId, request, listener),
				options,
			);
			await this.#finish(appended, appended);
		});
	}

	async #finish(result: ImportResult, appended: AppendResult | null): Promise<void> {
		await this.files.remember();
		await this.#datasets.refresh();
		this.#datasets.select(result.summary.datasetId);
		this.phase = { state: 'done', result, appended };
	}

	async #run(
		isReview: boolean,
		work: (
			request: ImportRequest,
			options: { signal: AbortSignal; listener: (progress: ImportProgress) => void },
		) => Promise<void>,
	): Promise<void> {
		if (this.files.obstacle || this.#abort) return;
		const request: ImportRequest = { name: this.name.trim() || this.files.suggestedName, ...this.files.toFiles() };
		const abort = new AbortController();
		this.#abort = abort;
		const show = (progress: ImportProgress) => this.#show(progress, isReview);
		show({ phase: 'Reading', done: 0, total: null, unit: 'bytes', elapsedMs: 0, rows: 0, rowsPerSecond: 0 });
		try {
			await work(request, { signal: abort.signal, listener: show });
		} catch (error) {
			this.phase = isAbortError(error)
				? { state: 'mapping', wasCancelled: true }
				: { state: 'failed', message: messageOf(error), canMap: true };
		} finally {
			this.#abort = null;
			this.#status.finish(TASK_ID);
		}
	}

	async #inspect(file: File, options: InspectOptions): Promise<FilePreview | null> {
		return this.#ask(file, () => dataWorker.call<FilePreview>((api) => api.inspect(file, options)));
	}

	async #ask<T>(file: File, question: () => Promise<T>): Promise<T | null> {
		this.phase = { state: 'inspecting', fileName: file.name };
		try {
			return await question();
		} catch (error) {
			const canMap = this.files.all.length > 0;
			const isOfDelimiter = error instanceof Error && error.name === 'UnknownDelimiterError';
			this.phase = { state: 'failed', message: messageOf(error), canMap, ...(isOfDelimiter && { file }) };
			return null;
		}
	}

	#show(progress: ImportProgress, isReview: boolean): void {
		if (!this.#abort || this.#abort.signal.aborted) return;
		this.phase = { state: 'importing', progress, isReview };
		const share = progress.total === null ? null : progress.done / progress.total;
		const label = `${isReview ? 'Checking' : 'Importing'} ${this.files.title}`;
		this.#status.report({ taskId: TASK_ID, label, href: '/', share });
	}
}
