import { breathe } from '$lib/core/abort';
import type { CallRegistry } from '$lib/core/call-registry';
import type { OnProgress } from '$lib/core/progress';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { aboutOf, openDataset, storeDataset } from '$lib/interactions/dataset-reader';
import { profileDeeply, type DeepProfile } from '$lib/interactions/profile/deep-profile';
import { indexLog } from '$lib/interactions/profile/row-orders';
import type { Finding } from './findings/finding';
import { findAll, fixOf } from './findings/registry';

export interface Examination {
	profile: DeepProfile;
	findings: Finding[];
	/** Counting alone, without reading the data set from the store. */
	durationMs: number;
}

/** What the data worker answers about what is in a data set, and how it makes a better one of it. */
export function findingCalls(calls: CallRegistry) {
	return {
		async examine(datasetId: string): Promise<Examination> {
			const { dataset } = await openDataset(datasetId);
			const startedAt = performance.now();
			const index = indexLog(dataset.log);
			const profile = profileDeeply(dataset, index);
			const findings = findAll({ ...dataset, index, nowMs: Date.now() });
			return { profile, findings, durationMs: performance.now() - startedAt };
		},

		/**
		 * Stores a data set of its own without what a check found; the one it comes from stays as it is.
		 * @throws InvalidRequestError where the check has no fix or nothing would be left; StorageQuotaError; AbortError
		 */
		deriveDataset(callId: string, datasetId: string, checkId: string, onProgress: OnProgress): Promise<DatasetSummary> {
			return calls.run(callId, async (signal) => {
				const startedAt = performance.now();
				const step = async (phase: string, done: number) => {
					onProgress({ phase, done, total: 3, unit: 'steps', elapsedMs: performance.now() - startedAt });
					await breathe(signal);
				};
				const { meta, fix } = fixOf(checkId);
				await step('Reading', 0);
				const { summary, dataset } = await openDataset(datasetId);
				await step(meta.fix.label, 1);
				const derived = fix({ ...dataset, index: indexLog(dataset.log), nowMs: Date.now() });
				await step('Storing', 2);
				const about = {
					...aboutOf(summary),
					name: `${summary.name}, ${meta.fix.suffix}`,
					source: 'derived',
					badRowCount: 0,
					derivedFrom: {
						datasetId,
						name: summary.name,
						fingerprint: summary.fingerprint,
						step: meta.fix.label,
						checkId,
						rowsLeftOut: summary.interactionCount - derived.log.userIndices.length,
					},
				} as const;
				return storeDataset({ users: dataset.users, ...derived }, about, { signal });
			});
		},
	};
}
