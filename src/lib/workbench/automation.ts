import { InvalidRequestError } from '$lib/core/errors';
import { throttle } from '$lib/core/progress';
import { formatCount } from '$lib/core/units';
import type { PreparationOptions, Protocol, SplitOptions } from '$lib/datasets/dataset-split';
import { foldsOf, isSampled } from '$lib/datasets/protocol-meta';
import type { EvaluationReport, RunReport } from '$lib/evaluation/report';
import type { FileKind, FilePreview, InteractionMapping } from '$lib/interactions/file-preview';
import type { ImportRequest, ImportResult } from '$lib/interactions/import-dataset';
import type { KernelChoice } from '$lib/kernels/kernel';
import { readOptions } from '$lib/models/read-options';
import type { ModelOptions } from '$lib/models/model';
import { modelMeta } from '$lib/models/registry';
import { saveRun } from '$lib/storage/run-store';
import { newRun, type RunRecord } from '$lib/training/run';
import { dataWorker, judgeWorker, trainWorker } from './workers';

/** What the command line asks for; files come through the page's file inputs. */
export interface AutomationRequest {
	/** Role → column name, or number from 1; what is not named is guessed. */
	mapping: Partial<Record<MappedRole, string>>;
	preparation: PreparationOptions;
	split: SplitOptions['kind'];
	testFraction: number;
	/** Windows of a backtest, for time. */
	folds: number;
	/** Test rows of each user, for leave-n-out. */
	leave: number;
	/** Share of a test user's rows that is the history asked with, for user. */
	foldIn: number;
	models: string[];
	options: Record<string, ModelOptions>;
	ks: number[];
	seed: number;
	kernelChoice: KernelChoice;
}

type MappedRole = 'user' | 'item' | 'event' | 'value' | 'timestamp';

export interface AutomationFiles {
	interactions: File | undefined;
	items: File | undefined;
	test: File | undefined;
	/** Items listed for each user: what is ranked, for given. */
	candidates: File | undefined;
}

/** `badArgument` tells the command line to exit with 2. */
export type AutomationOutcome = { report: EvaluationReport } | { error: string; badArgument: boolean };

/** Imports, trains and judges, one model after another, through the same workers as the pages. */
export async function evaluateFiles(request: AutomationRequest, files: AutomationFiles): Promise<AutomationOutcome> {
	try {
		return { report: await evaluateAll(request, files) };
	} catch (error) {
		const { name, message } = error instanceof Error ? error : new Error(String(error));
		return { error: message, badArgument: name === 'InvalidRequestError' };
	}
}

async function evaluateAll(request: AutomationRequest, files: AutomationFiles): Promise<EvaluationReport> {
	const stray = Object.keys(request.options).find((modelId) => !request.models.includes(modelId));
	if (stray !== undefined) {
		throw new InvalidRequestError(
			`--options speaks of "${stray}", which is not among --models ${request.models.join(',')}.`,
		);
	}
	const optionsOf = request.models.map((modelId) => checkedOptions(modelId, request.options[modelId] ?? {}));
	if (!files.interactions) throw new InvalidRequestError('No interactions file was given.');
	const dataset = await importFile(files.interactions, files.items, request.mapping);
	const test = files.test && (await importFile(files.test, undefined, request.mapping, 'ids'));
	const listed = files.candidates && (await importFile(files.candidates, undefined, idColumns(request.mapping)));
	const { preparation } = request;
	const protocol: Protocol = { preparation, split: splitOptions(request, test?.datasetId, listed?.datasetId) };
	const folds = foldsOf(protocol.split);

	const runs: RunRecord[] = [];
	const reports: RunReport[] = [];
	const asked = folds.flatMap((split, fold) =>
		request.models.map((modelId, index) => ({ split, fold, modelId, index })),
	);
	for (const { split, fold, modelId, index } of asked) {
		const run = await train(
			newRun({
				datasetId: dataset.datasetId,
				fingerprint: dataset.fingerprint,
				modelId,
				options: optionsOf[index]!,
				seed: request.seed,
				protocol: { preparation, split },
				kernelChoice: request.kernelChoice,
				createdAt: Date.now(),
			}),
		);
		runs.push(run);
		const report = await judge(run, request.ks);
		reports.push(folds.length > 1 ? { ...report, fold: fold + 1 } : report);
	}
	const { counts, device } = runs[0]!;
	return {
		dataset: { ...counts!, fingerprint: dataset.fingerprint },
		protocol,
		...(isSampled(protocol) && { sampled: true as const }),
		device: strongest(runs) ?? device!,
		runs: reports,
	};
}

/** @param needed 'ids' where times and values may be missing, as in a file of test rows */
async function importFile(
	interactions: File,
	items: File | undefined,
	named: AutomationRequest['mapping'],
	needed: 'all' | 'ids' = 'all',
) {
	const log = await inspect(interactions, 'interactions');
	if (log.kind !== 'interactions') throw new InvalidRequestError(`${interactions.name} holds no interactions.`);
	const request: ImportRequest = {
		name: interactions.name,
		interactions: [{ file: interactions, mapping: remap(log, log.guess, named, needed) }],
	};
	const catalogue = items && (await inspect(items, 'items'));
	if (catalogue?.kind === 'items') request.items = [{ file: items!, mapping: catalogue.guess }];
	const { summary, badRows } = await dataWorker.call(
		(api, callId, listener) => api.importDataset(callId, request, listener) as Promise<ImportResult>,
	);
	say(
		`${summary.name}: ${formatCount(summary.userCount)} users, ${formatCount(summary.itemCount)} items, ` +
			`${formatCount(summary.interactionCount)} rows`,
	);
	if (badRows.count > 0) {
		const [first] = badRows.first;
		say(`${formatCount(badRows.count)} rows left out; the first in line ${first?.line}: ${first?.reason}`);
	}
	return summary;
}

function inspect(file: File, kind: FileKind): Promise<FilePreview> {
	return dataWorker.call((api) => api.inspect(file, { kind }) as Promise<FilePreview>);
}

/** The guess, with the columns the caller named in their roles. */
function remap(
	{ columns, hasHeader, fileName }: FilePreview,
	guess: InteractionMapping,
	named: AutomationRequest['mapping'],
	needed: 'all' | 'ids',
): InteractionMapping {
	const mapping = { ...guess };
	for (const [role, name] of Object.entries(named) as [MappedRole, string][]) {
		const byName = hasHeader ? columns.findIndex((column) => column.name === name) : -1;
		const index = byName >= 0 ? byName : /^\d+$/.test(name) ? Number(name) - 1 : -1;
		if (!columns[index]) {
			if (needed === 'ids' && role !== 'user' && role !== 'item') continue;
			const known = columns.map((column) => column.name).join(', ');
			throw new InvalidRequestError(`--map ${role}=${name}: ${fileName} has no such column. It has: ${known}.`);
		}
		mapping[role] = index;
		if (role === 'timestamp') mapping.timestampUnit = columns[index].timestampUnit ?? mapping.timestampUnit;
	}
	return mapping;
}

/** A list of candidates has no other columns. */
function idColumns({ user, item }: AutomationRequest['mapping']): AutomationRequest['mapping'] {
	return { ...(user && { user }), ...(item && { item }) };
}

function splitOptions(
	{ split, testFraction, seed, folds, leave, foldIn }: AutomationRequest,
	testDatasetId = '',
	candidatesDatasetId?: string,
): SplitOptions {
	switch (split) {
		case 'leave-last-out':
			return { kind: split };
		case 'leave-n-out':
			return { kind: split, n: leave };
		case 'user':
			return { kind: split, userFraction: testFraction, foldIn, seed };
		case 'time':
			return folds > 1
				? { kind: split, testFraction, fold: { index: folds - 1, count: folds } }
				: { kind: split, testFraction };
		case 'random':
			return { kind: split, testFraction, seed };
		case 'given':
			return { kind: split, testDatasetId, ...(candidatesDatasetId && { candidatesDatasetId }) };
	}
}

/** @throws InvalidRequestError before anything is imported, so that a typing error costs no time */
function checkedOptions(modelId: string, given: ModelOptions): ModelOptions {
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		throw new InvalidRequestError(`--options: ${modelId} needs an object of options, not ${JSON.stringify(given)}.`);
	}
	try {
		return readOptions(modelMeta(modelId), given);
	} catch (error) {
		throw new InvalidRequestError(error instanceof Error ? error.message : String(error), { cause: error });
	}
}

async function train(run: RunRecord): Promise<RunRecord> {
	await saveRun(run);
	const listener = throttle(({ done, total, unit }: { done: number; total: number; unit: string }) => {
		say(`${run.modelId}: ${formatCount(done)} of ${formatCount(total)} ${unit}`);
	}, 2000);
	const done = await trainWorker.call(
		(api, callId, onProgress: typeof listener) => api.train(callId, run, onProgress),
		{ listener },
	);
	say(`${run.modelId}: trained in ${((done.fitMs ?? 0) / 1000).toFixed(2)} s`);
	return done;
}

async function judge(run: RunRecord, ks: readonly number[]): Promise<RunReport> {
	const report = await judgeWorker.call((api, callId, listener: () => void) =>
		api.evaluate(callId, run.runId, ks, listener),
	);
	say(`${run.modelId}: judged on ${formatCount(report.userCount)} users in ${(report.evaluateMs / 1000).toFixed(2)} s`);
	return report;
}

/** The device of the run that used most of the machine: a popularity count needs no GPU. */
function strongest(runs: readonly RunRecord[]) {
	return runs.map(({ device }) => device).find((device) => device?.backend === 'webgpu') ?? runs.at(-1)?.device;
}

/** The command line prints what the page says at this level. */
function say(message: string): void {
	// eslint-disable-next-line no-console -- the console is this page's output
	console.info(message);
}
