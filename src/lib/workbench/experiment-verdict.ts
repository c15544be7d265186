import type { ExperimentRecord } from '$lib/experiments/ab/experiment-record';
import { describeVerdict, type Verdict } from '$lib/experiments/analysis/describe-verdict';
import { experimentMetric } from '$lib/experiments/analysis/experiment-metrics';

/** What an experiment says so far, in words. */
export function verdictOf({ spec, report, looks, status, daysDone }: ExperimentRecord): Verdict {
	if (!report) return { tone: 'open', title: 'Not run yet', sentences: [] };
	return describeVerdict({
		report,
		metric: experimentMetric(spec.metric),
		armLabels: spec.arms.map(({ label }) => label),
		sameArms: spec.sameArms,
		method: spec.method,
		alpha: spec.alpha,
		sequentialPValues: (looks.at(-1)?.comparisons ?? []).map(({ sequentialPValue }) => sequentialPValue),
		finished: status === 'done',
		daysDone,
		daysPlanned: spec.days,
	});
}
