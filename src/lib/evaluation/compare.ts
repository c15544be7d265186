import { InvalidRequestError } from '$lib/core/errors';
import { bcaInterval } from '$lib/statistics/bca-bootstrap';
import { type BootstrapOptions, bootstrapDraws, leaveOneOut, meanOf } from './bootstrap';
import { jackknifeDifference } from './jackknife';
import type { Estimate } from './report';
import type { MeanSample, PerUser } from './user-sample';

/**
 * How much run b differs from run a (b − a) in every metric both have, with a 95 % interval that excludes 0 where
 * the difference is more than luck. Paired: both runs are resampled with the same users; BCa (Efron 1987).
 * @throws InvalidRequestError where the runs were not judged on the same users; AbortError
 */
export async function compareRuns(
	a: PerUser,
	b: PerUser,
	options: BootstrapOptions,
): Promise<Record<string, Estimate>> {
	const sameUsers =
		a.userIndices.length === b.userIndices.length && a.userIndices.every((user, row) => user === b.userIndices[row]);
	if (!sameUsers) {
		throw new InvalidRequestError(
			'The two runs were judged on different users, so their lists cannot be paired: train both under one protocol.',
		);
	}
	const differences: Record<string, Estimate> = {};
	const names: string[] = [];
	const means: MeanSample[] = [];
	for (const [name, sampleA] of Object.entries(a.samples)) {
		const sampleB = b.samples[name];
		if (sampleA.kind === 'mean' && sampleB?.kind === 'mean') {
			names.push(name);
			means.push(sampleA, sampleB);
		} else if (sampleA.kind === 'jackknife' && sampleB?.kind === 'jackknife') {
			differences[name] = jackknifeDifference(sampleA, sampleB);
		}
	}
	const draws = await bootstrapDraws(means, options);
	names.forEach((name, index) => {
		const [drawsA, drawsB] = [draws[2 * index], draws[2 * index + 1]];
		const [sampleA, sampleB] = [means[2 * index], means[2 * index + 1]];
		const mean = meanOf(sampleB) - meanOf(sampleA);
		const withoutA = leaveOneOut(sampleA);
		differences[name] = {
			mean,
			...bcaInterval({
				estimate: mean,
				draws: drawsB.map((value, draw) => value - drawsA[draw]),
				leaveOneOut: leaveOneOut(sampleB).map((value, user) => value - withoutA[user]),
			}),
		};
	});
	return differences;
}
