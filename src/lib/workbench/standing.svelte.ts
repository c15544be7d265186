import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import type { RankedContender, Ranking } from '$lib/evaluation/rank-runs';
import { groupLetters, type PairedDifference, type PairedTest } from '$lib/evaluation/tell-apart';
import { SIGNIFICANCE, verdictInWords } from '$lib/evaluation/verdict';
import { benjaminiHochberg } from '$lib/statistics/benjamini-hochberg';
import { holm } from '$lib/statistics/holm';
import type { JudgedRun, MetricColumn } from './leaderboard-groups';
import { judgeWorker } from './workers';

export type Correction = 'holm' | 'benjamini-hochberg' | 'none';

export type StandingPhase =
	| { state: 'idle' }
	| { state: 'testing' }
	| { state: 'tested'; ranking: Ranking }
	| { state: 'failed'; message: string };

/** A pair with the p-value of the chosen test, adjusted as chosen. */
export type TestedPair = PairedDifference & { pValue: number; adjusted: number; apart: boolean };

const corrections: Record<Correction, (pValues: readonly number[]) => readonly number[]> = {
	holm,
	'benjamini-hochberg': benjaminiHochberg,
	none: (pValues) => pValues,
};

/** Which runs of one leaderboard can be told apart by the sorted metric, and how sure that is. */
export class Standing {
	phase = $state.raw<StandingPhase>({ state: 'idle' });
	test = $state<PairedTest>('permutation');
	correction = $state<Correction>('holm');
	#key = '';
	#abort: AbortController | null = null;

	readonly #ranking: Ranking | null = $derived(this.phase.state === 'tested' ? this.phase.ranking : null);

	readonly pairs: readonly TestedPair[] = $derived.by(() => {
		const pairs = this.#ranking?.pairs ?? [];
		const raw = pairs.map(({ pValues }) => pValues[this.test]);
		const adjusted = corrections[this.correction](raw);
		return pairs.map((pair, place) => ({
			...pair,
			pValue: raw[place],
			adjusted: adjusted[place],
			apart: adjusted[place] < SIGNIFICANCE,
		}));
	});

	readonly #letters: Record<string, string> = $derived.by(() => {
		const contenders = this.#ranking?.contenders ?? [];
		if (contenders.length < 2) return {};
		const byKey = groupLetters(
			contenders.map(({ key }) => key),
			(first, second) => this.pairs.some((pair) => pair.apart && pair.first === first && pair.second === second),
		);
		return Object.fromEntries(contenders.flatMap(({ key, runIds }) => runIds.map((runId) => [runId, byKey[key]])));
	});

	letterOf(runId: string): string {
		return this.#letters[runId] ?? '';
	}

	/** Best first; empty before they are known. */
	get contenders(): readonly RankedContender[] {
		return this.#ranking?.contenders ?? [];
	}

	/** Who a run stands for; null while that is not known. */
	contenderOf(runId: string): RankedContender | null {
		return this.contenders.find(({ runIds }) => runIds.includes(runId)) ?? null;
	}

	/** The first against each other one, the closest first. */
	sentences({ label, meta }: MetricColumn, labelOf: (runId: string) => string): string[] {
		const best = this.#ranking?.contenders[0]?.key;
		return this.pairs
			.filter(({ first }) => first === best)
			.map(({ first, second, difference, pValue, adjusted }) => {
				const higherIsBetter = meta.direction === 'higher';
				const names = { first: labelOf(first), second: labelOf(second) };
				const pValues = { pValue: adjusted, pValueAlone: pValue };
				return verdictInWords({ ...names, metric: label, higherIsBetter, difference, ...pValues });
			});
	}

	/** Asks once for each set of runs and metric; another question takes the place of the one under way. */
	async ask(runs: readonly JudgedRun[], metric: string): Promise<void> {
		const key = JSON.stringify([metric, runs.map((run) => [run.runId, run.report.evaluateMs])]);
		if (key === this.#key) return;
		this.#key = key;
		this.#abort?.abort();
		const abort = new AbortController();
		this.#abort = abort;
		this.phase = { state: 'testing' };
		try {
			const runIds = runs.map(({ runId }) => runId);
			const ranking = await judgeWorker.call((api, callId) => api.rankRuns(callId, runIds, metric), {
				signal: abort.signal,
			});
			if (this.#key === key) this.phase = { state: 'tested', ranking };
		} catch (error) {
			if (this.#key === key && !isAbortError(error)) this.phase = { state: 'failed', message: messageOf(error) };
		}
	}
}
