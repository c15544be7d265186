import type { DatasetSummary } from '$lib/interactions/dataset';
import { positiveOf } from '$lib/interactions/positive-of-dataset';
import type { Protocol, SplitOptions } from './dataset-split';
import { givenMeta } from './splits/given';
import { leaveLastOutMeta } from './splits/leave-last-out';
import { leaveNOutMeta } from './splits/leave-n-out';
import { randomMeta } from './splits/random';
import type { SplitMeta } from './splits/split-method';
import { timeMeta } from './splits/time';
import { userMeta } from './splits/user';

/** Every way of splitting, in the order the Train page shows them: the most honest first. */
export const splitMetas: readonly SplitMeta[] = [
	timeMeta,
	leaveLastOutMeta,
	leaveNOutMeta,
	userMeta,
	randomMeta,
	givenMeta,
];

export const splitMeta = (kind: SplitOptions['kind']): SplitMeta => splitMetas.find((meta) => meta.kind === kind)!;

/** The options a kind of split starts with. */
export function defaultSplit(kind: SplitOptions['kind'], testDatasetId = ''): SplitOptions {
	switch (kind) {
		case 'leave-last-out':
			return { kind };
		case 'leave-n-out':
			return { kind, n: 3 };
		case 'time':
			return { kind, testFraction: 0.1 };
		case 'user':
			return { kind, userFraction: 0.1, foldIn: 0.8, seed: 1 };
		case 'random':
			return { kind, testFraction: 0.1, seed: 1 };
		case 'given':
			return { kind, testDatasetId };
	}
}

/**
 * The protocol a data set starts with: the global time split where times are known (Meng et al. 2020, RecSys), else random; the rows that
 * the import counted as positive; a k-core as strict as the log's density bears.
 */
export function defaultProtocol(summary: DatasetSummary): Protocol {
	return {
		preparation: { ...positiveOf(summary), minInteractions: bearableCore(summary) },
		split: defaultSplit(summary.hasTimestamps ? 'time' : 'random'),
	};
}

/** 5 is the literature's; a sparse log would lose most of its users to it. */
function bearableCore({ interactionCount, userCount, itemCount }: DatasetSummary): number {
	const density = interactionCount / Math.max(1, userCount, itemCount);
	return density >= 15 ? 5 : density >= 6 ? 3 : 2;
}

/** A protocol in words, as headings and reports show it. */
export function describeProtocol({ preparation, split }: Protocol): string {
	const { minValue, minInteractions, events, minValues = {} } = preparation;
	const parts: string[] = [];
	if (events !== null) parts.push(`only ${events.join(' and ')} events`);
	if (minValue !== null) parts.push(`values of at least ${minValue}`);
	for (const [event, least] of Object.entries(minValues)) parts.push(`${event} of at least ${least}`);
	if (minInteractions > 1) parts.push(`users and items with at least ${minInteractions} interactions`);
	const rows = parts.length === 0 ? 'All rows' : parts.join('; ').replace(/^./, (first) => first.toUpperCase());
	return `${rows}. ${describeSplit(split)}`;
}

function describeSplit(split: SplitOptions): string {
	switch (split.kind) {
		case 'leave-last-out':
			return 'Each user’s last interaction is the test.';
		case 'leave-n-out':
			return `Each user’s last ${split.n} interactions are the test.`;
		case 'time':
			return split.fold
				? `Window ${split.fold.index + 1} of ${split.fold.count} by time, ${percent(split.testFraction)} of rows each, is the test; later rows are left out.`
				: `The last ${percent(split.testFraction)} of rows by time are the test.`;
		case 'user':
			return (
				`${percent(split.userFraction)} of users (seed ${split.seed}) are kept out of training, asked with ` +
				`${percent(split.foldIn)} of their rows and tested on the others.`
			);
		case 'random':
			return `${percent(split.testFraction)} of rows, drawn at random (seed ${split.seed}), are the test: leaks the future.`;
		case 'given':
			return split.candidatesDatasetId
				? 'The rows of a second data set are the test, ranked among listed candidates only: a sampled metric.'
				: 'The rows of a second data set are the test.';
	}
}

const percent = (fraction: number): string => `${Number((fraction * 100).toFixed(2))} %`;

/** True where only listed candidates are ranked: such numbers may order models wrongly (Krichene, Rendle 2020, KDD). */
export function isSampled({ split }: Protocol): boolean {
	return split.kind === 'given' && split.candidatesDatasetId !== undefined;
}

/** The windows of a backtest, oldest first; the split alone where it has none. */
export function foldsOf(split: SplitOptions): SplitOptions[] {
	if (split.kind !== 'time' || !split.fold) return [split];
	const { count } = split.fold;
	return Array.from({ length: count }, (_, index) => ({ ...split, fold: { index, count } }));
}
