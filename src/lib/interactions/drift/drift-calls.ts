import { openDataset } from '$lib/interactions/dataset-reader';
import { compareWindows } from './compare-windows';
import type { DriftReport } from './drift-report';
import { cutByTime, wholeLog, type NewestPart } from './log-window';

/** Two windows of one data set, or two data sets: the baseline is the older, `datasetId` what is watched. */
export type DriftRequest =
	| { kind: 'windows'; datasetId: string; newest: NewestPart }
	| { kind: 'datasets'; datasetId: string; baselineId: string };

/**
 * What the data worker answers about drift.
 * @throws InvalidRequestError where a data set is gone, has no times to cut by, or one side would be empty
 */
export const driftCalls = {
	async compareWindows(request: DriftRequest): Promise<DriftReport> {
		const { dataset } = await openDataset(request.datasetId);
		if (request.kind === 'windows') {
			const { baseline, current } = cutByTime(dataset, request.newest);
			return compareWindows(baseline, current);
		}
		const { dataset: baseline } = await openDataset(request.baselineId);
		return compareWindows(wholeLog(baseline), wholeLog(dataset));
	},
};
