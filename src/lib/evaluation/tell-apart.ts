import { breathe } from '$lib/core/abort';
import { createRng } from '$lib/core/rng';
import { bcaInterval } from '$lib/statistics/bca-bootstrap';
import { cohensDz } from '$lib/statistics/cohens-dz';
import { pairedTTest } from '$lib/statistics/paired-t-test';
import { rankBiserial } from '$lib/statistics/rank-biserial';
import { signFlipPermutation } from '$lib/statistics/sign-flip-permutation';
import { wilcoxonSignedRank } from '$lib/statistics/wilcoxon-signed-rank';
import { bootstrapDraws, leaveOneOut, meanOf } from './bootstrap';
import type { Estimate } from './report';
import type { MeanSample } from './user-sample';

/** The tests a page can choose from; the permutation assumes least. */
export type PairedTest = 'permutation' | 'wilcoxon' | 't';

/**
 * A model with what each user contributed to one metric, by window of a backtest, else in one. All samples of all contenders list the
 * same users in the same order; who was not asked in a window weighs 0 there.
 */
export interface Contender {
	key: string;
	windows: readonly MeanSample[];
}

/** How two contenders differ: first minus second. */
export interface PairedDifference {
	first: string;
	second: string;
	difference: Estimate;
	/** Unadjusted. */
	pValues: Record<PairedTest, number>;
	/** Cohen's d_z and the matched-pairs rank-biserial correlation. */
	effects: { dz: number; rankBiserial: number };
}

const SIGN_DRAWS = 5000;
const BOOTSTRAP_DRAWS = 1000;

/** What each contender reaches, and how each two of them differ. */
export interface ToldApart {
	/** By contender: the mean over its windows. */
	estimates: Estimate[];
	pairs: PairedDifference[];
}

/**
 * Every contender with its BCa interval, and every pair tested three ways over the same users. Over several windows the number is the
 * mean of the windows', and what varies is the user with all of his windows (cluster bootstrap: Field, Welsh 2007, JRSS B 69,
 * §3.1; the jackknife and the signs of the permutation go by user as well): one shopper's weeks are no independent witnesses.
 * @throws AbortError
 */
export async function tellApart(
	contenders: readonly Contender[],
	{ seed, signal }: { seed: number; signal?: AbortSignal },
): Promise<ToldApart> {
	const options = { seed, draws: BOOTSTRAP_DRAWS, ...(signal && { signal }) };
	const all = await bootstrapDraws(
		contenders.flatMap(({ windows }) => windows),
		options,
	);
	const draws: Float64Array[] = [];
	for (const { windows } of contenders) draws.push(meanOver(all.splice(0, windows.length)));
	const means = contenders.map(({ windows }) => windows.reduce((sum, one) => sum + meanOf(one) / windows.length, 0));
	const without = contenders.map(({ windows }) => meanOver(windows.map(leaveOneOut)));
	const shares = contenders.map(({ windows }) => meanOver(windows.map(contributions)));
	const estimates = means.map((mean, one) => ({
		mean,
		...bcaInterval({ estimate: mean, draws: draws[one], leaveOneOut: without[one] }),
	}));
	const pairs: PairedDifference[] = [];
	for (let a = 0; a < contenders.length; a++) {
		for (let b = a + 1; b < contenders.length; b++) {
			await breathe(signal);
			const mean = means[a] - means[b];
			const interval = bcaInterval({
				estimate: mean,
				draws: draws[a].map((value, draw) => value - draws[b][draw]),
				leaveOneOut: without[a].map((value, user) => value - without[b][user]),
			});
			const [x, y] = [shares[a], shares[b]];
			// The same signs for every pair: a p-value hangs on the two samples, not on names that differ from tab to tab.
			const rng = createRng(seed).fork('signs');
			pairs.push({
				first: contenders[a].key,
				second: contenders[b].key,
				difference: { mean, ...interval },
				pValues: {
					permutation: signFlipPermutation(x, y, { rng, draws: SIGN_DRAWS }).pValue,
					wilcoxon: wilcoxonSignedRank(x, y).pValue,
					t: pairedTTest(x, y).pValue,
				},
				effects: { dz: cohensDz(x, y), rankBiserial: rankBiserial(x, y) },
			});
		}
	}
	return { estimates, pairs };
}

/** Place by place. */
function meanOver(windows: readonly Float64Array[]): Float64Array {
	if (windows.length === 1) return windows[0];
	return windows[0].map((_, place) => windows.reduce((sum, window) => sum + window[place], 0) / windows.length);
}

/** [userCount] numbers whose plain mean is the metric: weight · value over the mean weight. */
function contributions({ values, weights }: MeanSample): Float64Array {
	if (weights === null) return Float64Array.from(values);
	let total = 0;
	for (const weight of weights) total += weight;
	const scale = weights.length / total;
	return Float64Array.from(values, (value, user) => value * weights[user] * scale);
}

/**
 * Letters such that two contenders share one exactly where they cannot be told apart (compact letter display by insertion and
 * absorption: Piepho 2004, Journal of Computational and Graphical Statistics 13).
 * @param keys best first: the best has an "a"
 * @param differ whether two are told apart
 */
export function groupLetters(
	keys: readonly string[],
	differ: (first: string, second: string) => boolean,
): Record<string, string> {
	let groups: Set<string>[] = [new Set(keys)];
	for (let a = 0; a < keys.length; a++) {
		for (let b = a + 1; b < keys.length; b++) {
			if (!differ(keys[a], keys[b])) continue;
			const parted = groups.flatMap((group) => {
				if (!group.has(keys[a]) || !group.has(keys[b])) return [group];
				return [keys[b], keys[a]].map((left) => new Set([...group].filter((key) => key !== left)));
			});
			groups = parted.filter(
				(group, place) =>
					!parted.some(
						(other, rival) => rival !== place && isWithin(group, other) && (other.size > group.size || rival < place),
					),
			);
		}
	}
	const best = (group: Set<string>) => keys.findIndex((key) => group.has(key));
	groups.sort((a, b) => best(a) - best(b) || b.size - a.size);
	return Object.fromEntries(
		keys.map((key) => [key, groups.map((group, place) => (group.has(key) ? letter(place) : '')).join('')]),
	);
}

const isWithin = (group: Set<string>, other: Set<string>) => [...group].every((key) => other.has(key));

const letter = (place: number) => String.fromCharCode(97 + (place % 26)).repeat(1 + Math.floor(place / 26));
