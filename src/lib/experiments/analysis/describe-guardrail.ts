import { experimentMetric } from './experiment-metrics';
import type { GuardrailReport } from './experiment-report';
import { formatLift, formatShare, intervalName } from './format-metric-value';

export const guardrailWords = { kept: 'kept', broken: 'broken', open: 'not settled' } as const;

/** "Guardrail kept: retention of “B” changes by −1.2 % (95 % interval −3.0 % to +0.6 %); a loss of up to 5 % is allowed." */
export function describeGuardrail(
	{ metricId, arm, margin, state, relative }: GuardrailReport,
	armLabels: readonly string[],
	alpha: number,
): string {
	const { label } = experimentMetric(metricId);
	const what = `${label.charAt(0).toLowerCase()}${label.slice(1)} of “${armLabels[arm]}”`;
	const allowed = margin === 0 ? 'no loss is allowed' : `a loss of up to ${formatShare(margin)} is allowed`;
	const head = `Guardrail ${guardrailWords[state]}: ${what}`;
	if (!relative) return `${head} cannot be compared yet; ${allowed}.`;
	const range = `${intervalName(alpha)} ${formatLift(relative.low)} to ${formatLift(relative.high)}`;
	return `${head} changes by ${formatLift(relative.difference)} (${range}); ${allowed}.`;
}
