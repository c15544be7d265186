import { describeGuardrail } from './describe-guardrail';
import type { ExperimentMetric } from './experiment-metrics';
import type { ExperimentReport } from './experiment-report';
import { formatShare, intervalName } from './format-metric-value';

export interface Verdict {
	tone: 'win' | 'loss' | 'open' | 'invalid';
	title: string;
	/** Sentences, most important first. */
	sentences: string[];
}

export interface VerdictInput {
	report: ExperimentReport;
	metric: ExperimentMetric;
	armLabels: readonly string[];
	/** A/A: the arms are the same on purpose. */
	sameArms: boolean;
	method: 'fixed' | 'sequential';
	alpha: number;
	/** [comparisons] the least always-valid p so far. */
	sequentialPValues: readonly number[];
	finished: boolean;
	daysDone: number;
	daysPlanned: number;
}

const SRM_LEVEL = 0.001;

/** The result in words a shop owner can act on. */
export function describeVerdict(input: VerdictInput): Verdict {
	const { report, metric, armLabels, sameArms, method, alpha, finished, daysDone, daysPlanned } = input;
	if (report.sampleRatio.pValue < SRM_LEVEL) {
		return {
			tone: 'invalid',
			title: 'Do not trust this test',
			sentences: [
				`The arms got ${report.visitors.join(' and ')} visitors, which chance alone would hardly do (sample ratio mismatch, p ${formatP(report.sampleRatio.pValue)}). Find out why before reading any other number.`,
			],
		};
	}
	const main = report.metrics.find(({ metricId }) => metricId === metric.id);
	if (!main || main.obstacle !== null) {
		return { tone: 'open', title: 'Nothing to compare', sentences: [main?.obstacle ?? 'No visitor has come yet.'] };
	}
	const judged = main.comparisons.map((comparison, index) => ({
		...comparison,
		pValue:
			method === 'sequential'
				? bonferroni(input.sequentialPValues[index], main.comparisons.length)
				: comparison.adjustedPValue,
		interval: method === 'sequential' ? comparison.sequential : comparison.fixed,
	}));
	const control = armLabels[0];
	const waiting = method === 'fixed' && !finished;
	const decided = waiting ? [] : judged.filter(({ pValue }) => pValue < alpha);
	const winners = decided
		.filter(({ fixed }) => fixed.difference > 0)
		.sort((a, b) => b.fixed.difference - a.fixed.difference);
	const sentences = judged.map(({ arm, relative, interval, pValue, fixed }) => {
		const direction = fixed.difference >= 0 ? 'more' : 'less';
		const range = `${percent(interval.low / main.arms[0].value)} to ${percent(interval.high / main.arms[0].value)}`;
		return `“${armLabels[arm]}” has ${percent(Math.abs(relative.difference), false)} ${direction} ${lower(metric.label)} than “${control}” (${intervalName(alpha)} ${range}, p ${formatP(pValue)}).`;
	});
	const broken = report.guardrails.filter(({ state }) => state === 'broken');
	sentences.push(...report.guardrails.map((guardrail) => describeGuardrail(guardrail, armLabels, alpha)));
	if (sameArms) {
		return decided.length === 0
			? {
					tone: 'win',
					title: finished ? 'The test is sound: same arms, no difference found' : 'Same arms, no difference so far',
					sentences,
				}
			: {
					tone: 'open',
					title: 'A false alarm: the arms are the same',
					sentences: [`This happens in ${formatShare(alpha)} of such tests by design.`, ...sentences],
				};
	}
	if (waiting) {
		return {
			tone: 'open',
			title: `Too early: day ${daysDone} of ${daysPlanned}`,
			sentences: [
				'A fixed-horizon test is read once, at its planned end; looking and stopping early finds differences that are not there.',
				...sentences,
			],
		};
	}
	if (winners.length > 0) {
		const breaksOne = ({ arm }: { arm: number }) => broken.some((guardrail) => guardrail.arm === arm);
		const best = winners.find((winner) => !breaksOne(winner)) ?? winners[0];
		const breaks = breaksOne(best);
		const title = `“${armLabels[best.arm]}” wins${breaks ? ', but breaks a guardrail' : ''}`;
		return { tone: breaks ? 'loss' : 'win', title, sentences };
	}
	if (decided.length > 0) {
		return { tone: 'loss', title: `Keep “${control}”`, sentences };
	}
	return {
		tone: 'open',
		title: finished ? 'No difference found' : 'No difference found yet',
		sentences: [
			...sentences,
			finished
				? 'That is not “no difference”: the interval says how large it may still be. Run longer or test something bolder.'
				: 'An always-valid test may be stopped any day; it goes on until it finds something or time is up.',
		],
	};
}

const bonferroni = (pValue: number | undefined, count: number): number => Math.min(1, (pValue ?? 1) * count);

export const formatP = (pValue: number): string => (pValue < 0.0001 ? '< 0.0001' : `= ${pValue.toFixed(4)}`);

function percent(share: number, signed = true): string {
	const value = (share * 100).toFixed(1);
	return `${signed && share >= 0 ? '+' : ''}${value.replace('-', '−')} %`;
}

const lower = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1);
