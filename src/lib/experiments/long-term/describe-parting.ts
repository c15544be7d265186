import { leadOverGreedy, type RepeatedMean } from './compare-lives';
import type { LongTermReport, LongTermRun } from './run-long-term';

/** How one learner fared against greedy CTR; days count from 1, null where there is none. */
export interface Parting {
	run: LongTermRun;
	/** The day on which greedy's lead was largest while its interval left out zero. */
	greedyBest: number | null;
	/** From this day's end to the last the learner is ahead, its interval above zero all the time. */
	aheadFrom: number | null;
	/** To the last day greedy is ahead, its interval below zero. */
	greedyAtEnd: boolean;
	leads: RepeatedMean[];
}

/** @returns one for each learner but greedy CTR that has lived at least twice */
export function partings(report: LongTermReport): Parting[] {
	return report.runs
		.filter(({ id, lives }) => id !== 'greedy' && lives.length > 1)
		.flatMap((run) => {
			const leads = leadOverGreedy(report, run);
			return leads.length === 0 || Number.isNaN(leads[0].low) ? [] : [partingOf(run, leads)];
		});
}

function partingOf(run: LongTermRun, leads: RepeatedMean[]): Parting {
	let greedyBest: number | null = null;
	leads.forEach(({ mean, high }, day) => {
		if (high < 0 && (greedyBest === null || mean < leads[greedyBest - 1].mean)) greedyBest = day + 1;
	});
	let aheadFrom: number | null = null;
	for (let day = leads.length; day > 0 && leads[day - 1].low > 0; day--) aheadFrom = day;
	return { run, greedyBest, aheadFrom, greedyAtEnd: leads[leads.length - 1].high < 0, leads };
}

/** Where short-term and long-term winners part, in words. */
export function describeParting(report: LongTermReport): { title: string; sentences: string[] } {
	const found = partings(report);
	if (found.length === 0) {
		return {
			title: 'No interval yet',
			sentences: ['An interval over repeats needs two of them: the second is still being lived through.'],
		};
	}
	const parted = found.filter(({ greedyBest, aheadFrom }) => greedyBest !== null && aheadFrom !== null);
	const ahead = found.filter(({ aheadFrom }) => aheadFrom !== null);
	const repeats = Math.min(...found.map(({ run }) => run.lives.length));
	return {
		title:
			parted.length > 0
				? `Short term and long term part: greedy CTR first, “${bestOf(parted).run.label}” in the end`
				: ahead.length > 0
					? `“${bestOf(ahead).run.label}” is ahead of greedy CTR in the end`
					: found.every(({ greedyAtEnd }) => greedyAtEnd)
						? 'Greedy CTR wins, now and in the end'
						: 'Nobody can be told apart in the end',
		sentences: [
			...found.map(sentenceOf),
			`Intervals are 95 %, day by day, over ${repeats} repeats, each learned from scratch with other shoppers’ luck.`,
		],
	};
}

const bestOf = (found: readonly Parting[]): Parting =>
	found.reduce((best, one) => (one.leads.at(-1)!.mean > best.leads.at(-1)!.mean ? one : best));

function sentenceOf({ run, greedyBest, aheadFrom, greedyAtEnd, leads }: Parting): string {
	const start =
		greedyBest === null
			? 'greedy CTR is never ahead of it beyond chance'
			: `greedy CTR leads on day ${greedyBest} by ${inWords(leads[greedyBest - 1], -1)}`;
	const last = leads[leads.length - 1];
	const end =
		aheadFrom !== null
			? `it is ahead from day ${aheadFrom} on and ends ${inWords(last)} ahead`
			: greedyAtEnd
				? `it ends ${inWords(last, -1)} behind`
				: `after ${leads.length} days the difference is ${inWords(last)}, no more than chance`;
	return `“${run.label}”: ${start}; ${end}.`;
}

/** "1,204 clicks (1,010 to 1,398)"; with sign −1 as seen from greedy's side. */
function inWords({ mean, low, high }: RepeatedMean, sign: 1 | -1 = 1): string {
	const [least, most] = sign === 1 ? [low, high] : [-high, -low];
	return `${whole(sign * mean)} clicks (${whole(least)} to ${whole(most)})`;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en').replace('-', '−');
