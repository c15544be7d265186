import { version } from '$app/environment';
import { InvalidRequestError } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import type { Protocol } from '$lib/datasets/dataset-split';
import { compareCapsule, type HeldMetric } from '$lib/export/compare-capsule';
import { openCapsule, packCapsule, type RunCapsule } from '$lib/export/run-capsule';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { ArtifactBody } from '$lib/models/model';
import { models } from '$lib/models/registry';
import { deleteRun, loadArtifact, saveRun } from '$lib/storage/run-store';
import { newRun, type RunRecord } from '$lib/training/run';
import { AskedWork } from './asked-work.svelte';
import type { JudgedRun } from './leaderboard-groups';
import { saveFile } from './save-file';
import { judgeWorker, trainWorker } from './workers';

/** A capsule that was opened, and what it needs found on this device. */
export interface OpenedCapsule {
	capsule: RunCapsule;
	weights: ArtifactBody;
}

/** What came out here: by the capsule's weights, and by training again from the same seed. */
export interface CapsuleChecked {
	fromWeights: HeldMetric[];
	/** Null where the run cannot be repeated; see `notRepeatable`. */
	fromScratch: HeldMetric[] | null;
}

/** Why a run cannot be trained again from its capsule alone, in words; null where it can. */
export function notRepeatable({ capsule: { run } }: OpenedCapsule): string | null {
	if (run.notRepeatable) return run.notRepeatable;
	if (!models[run.modelId]) return `This version has no model "${run.modelId}".`;
	const isBlend = models[run.modelId]!.meta.capabilities.combines;
	return isBlend && !run.members ? 'An older version made this capsule: it does not say what was blended.' : null;
}

/** What a run hangs on besides its own recipe: the members of a blend, or an earlier model. */
export function originOf(
	{ updatedFrom, memberIds }: RunRecord,
	runs: readonly RunRecord[],
): Pick<RunCapsule['run'], 'members' | 'notRepeatable'> {
	if (updatedFrom !== undefined) {
		return { notRepeatable: 'It brought an earlier model up to date, and that model is not in the capsule.' };
	}
	if (!memberIds) return {};
	const members = memberIds.map((runId) => runs.find((run) => run.runId === runId));
	if (members.some((member) => !member || member.updatedFrom !== undefined || member.memberIds)) {
		return {
			notRepeatable: 'A run it blends was deleted or brought up to date since, so how to train it is not known.',
		};
	}
	return {
		members: members.map((member) => ({ modelId: member!.modelId, options: member!.options, seed: member!.seed })),
	};
}

/**
 * Writes a judged run as one file.
 * @param datasets those on this device, for the names of what the protocol refers to
 * @param runs those on this device, for the members of a blend
 * @throws InvalidRequestError where the run has no fitted model any more
 */
export async function exportCapsule(
	run: JudgedRun,
	datasets: readonly DatasetSummary[],
	runs: readonly RunRecord[],
): Promise<void> {
	const weights = await loadArtifact(run.runId);
	const dataset = datasets.find(({ datasetId }) => datasetId === run.datasetId);
	if (!weights || !dataset) throw new InvalidRequestError('The fitted model is gone: train it again, then export.');
	const { modelId, options, seed, protocol, featureSchema, kernelChoice, device, fitMs } = run;
	const { name, fingerprint, userCount, itemCount, interactionCount, demoOptions, derivedFrom } = dataset;
	const others = datasets.filter(({ datasetId }) => referredTo(protocol).includes(datasetId));
	const bytes = packCapsule(
		{
			appVersion: version,
			createdAt: Date.now(),
			dataset: {
				...{ name, fingerprint, userCount, itemCount, interactionCount },
				...(demoOptions && { demoOptions: { ...demoOptions } }),
				...(derivedFrom && { derivedFrom: `“${derivedFrom.name}” by “${derivedFrom.step}”` }),
			},
			otherDatasets: Object.fromEntries(
				others.map((other) => [other.datasetId, { name: other.name, fingerprint: other.fingerprint }]),
			),
			run: {
				...{ modelId, options, seed, protocol, kernelChoice, device, fitMs, ...originOf(run, runs) },
				...(featureSchema && { featureSchema }),
			},
			userCount: run.report.userCount,
			metrics: run.report.metrics,
		},
		weights,
	);
	saveFile(new Blob([bytes], { type: 'application/zip' }), `${name} ${modelId} seed ${seed}.shelfwise.zip`);
}

/** @throws FileFormatError */
export async function readCapsule(file: File): Promise<OpenedCapsule> {
	return openCapsule(new Uint8Array(await file.arrayBuffer()));
}

/** The data set with the capsule's content, whatever its name; null where it is not on this device. */
export function datasetOf({ capsule }: OpenedCapsule, datasets: readonly DatasetSummary[]): DatasetSummary | null {
	return datasets.find(({ fingerprint }) => fingerprint === capsule.dataset.fingerprint) ?? null;
}

/** Judges the capsule's weights, then trains anew from its seed, and holds both against its numbers. */
export function capsuleCheck(
	opened: () => OpenedCapsule | null,
	datasets: () => readonly DatasetSummary[],
): AskedWork<CapsuleChecked> {
	return new AskedWork(async (signal, listener) => {
		const asked = opened();
		const dataset = asked && datasetOf(asked, datasets());
		if (!asked || !dataset)
			throw new InvalidRequestError('The data set of this capsule is not on this device: import it.');
		const { capsule, weights } = asked;
		const request = {
			...capsule.run,
			datasetId: dataset.datasetId,
			fingerprint: dataset.fingerprint,
			protocol: localProtocol(capsule, datasets()),
			createdAt: Date.now(),
		};
		const { modelId, options, seed, protocol, kernelChoice, datasetId, fingerprint, createdAt } = request;
		const made = {
			...{ modelId, options, seed, protocol, kernelChoice, datasetId, fingerprint, createdAt },
			...(capsule.run.featureSchema && { featureSchema: capsule.run.featureSchema }),
		};
		const judge = async (run: RunRecord) =>
			judgeWorker.call(
				(api, callId, tell: typeof listener) => api.evaluate(callId, run.runId, lengthsOf(capsule), tell),
				{
					signal,
					listener,
				},
			);
		const restored: RunRecord = { ...newRun(made), status: 'done' };
		const members = (capsule.run.members ?? []).map((member) => newRun({ ...made, ...member }));
		const again = { ...newRun(made), ...(members.length > 0 && { memberIds: members.map(({ runId }) => runId) }) };
		try {
			await saveRun(restored, weights);
			const fromWeights = compareCapsule(capsule.metrics, (await judge(restored)).metrics);
			if (notRepeatable(asked) !== null) return { fromWeights, fromScratch: null };
			for (const run of [...members, again]) {
				await saveRun(run);
				await trainWorker.call(
					(api, callId, tell: (progress: Omit<Progress, 'phase'>) => void) => api.train(callId, run, tell),
					{ signal, listener: (progress) => listener({ ...progress, phase: `Training ${run.modelId} again` }) },
				);
			}
			const fromScratch = compareCapsule(capsule.metrics, (await judge(again)).metrics);
			return { fromWeights, fromScratch };
		} finally {
			// All were made to be looked at once.
			await Promise.all([restored, ...members, again].map(({ runId }) => deleteRun(runId)));
		}
	});
}

/** The list lengths its metrics were taken at. */
function lengthsOf({ metrics }: RunCapsule): number[] {
	const lengths = Object.keys(metrics).flatMap((name) => (name.includes('@') ? [Number(name.split('@')[1])] : []));
	return [...new Set(lengths)];
}

function referredTo({ split }: Protocol): string[] {
	if (split.kind !== 'given') return [];
	return [split.testDatasetId, ...(split.candidatesDatasetId ? [split.candidatesDatasetId] : [])];
}

/** The protocol with this device's ids of the files it refers to. */
function localProtocol({ run, otherDatasets }: RunCapsule, datasets: readonly DatasetSummary[]): Protocol {
	const { protocol } = run;
	const { split } = protocol;
	if (split.kind !== 'given') return protocol;
	const here = (datasetId: string) => {
		const other = otherDatasets[datasetId];
		const found = datasets.find(({ fingerprint }) => fingerprint === other?.fingerprint);
		if (!found)
			throw new InvalidRequestError(`The file "${other?.name ?? datasetId}" of this capsule is not here: import it.`);
		return found.datasetId;
	};
	const candidatesDatasetId = split.candidatesDatasetId && here(split.candidatesDatasetId);
	return {
		...protocol,
		split: {
			kind: 'given',
			testDatasetId: here(split.testDatasetId),
			...(candidatesDatasetId && { candidatesDatasetId }),
		},
	};
}
