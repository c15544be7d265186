import { describeGuardrail } from '$lib/experiments/analysis/describe-guardrail';
import { formatP, type Verdict } from '$lib/experiments/analysis/describe-verdict';
import { experimentMetric } from '$lib/experiments/analysis/experiment-metrics';
import { formatLift, formatMetricValue, intervalName } from '$lib/experiments/analysis/format-metric-value';
import { fittedCaveat } from '$lib/experiments/shopper/fitted-shopper';
import type { ExperimentRecord } from './experiment-record';

/** The report as one file that opens anywhere: no script, nothing fetched. */
export function experimentHtml(record: ExperimentRecord, verdict: Verdict): string {
	const { spec, report, shoppers, daysDone } = record;
	const labels = spec.arms.map(({ label }) => label);
	const rows = (report?.metrics ?? []).flatMap(({ metricId, arms, comparisons, bayesian }) => {
		const { label, unit } = experimentMetric(metricId);
		return arms.map((estimate, arm) => {
			const comparison = comparisons.find((one) => one.arm === arm);
			return [
				label,
				labels[arm],
				estimate.count.toLocaleString('en'),
				formatMetricValue(unit, estimate.value),
				`${formatMetricValue(unit, estimate.low)} … ${formatMetricValue(unit, estimate.high)}`,
				comparison ? formatLift(comparison.relative.difference) : '',
				comparison ? formatP(comparison.adjustedPValue) : '',
				bayesian ? `${(bayesian.probabilityBest[arm] * 100).toFixed(1)} %` : '',
			];
		});
	});
	const guardrails = (report?.guardrails ?? []).map((guardrail) => describeGuardrail(guardrail, labels, spec.alpha));
	const named = ['Metric', 'Arm', 'Visitors', 'Value', intervalName(spec.alpha)];
	const heads = [...named, 'Lift', 'p (Holm)', 'Chance to be best'];
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escape(spec.name)}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:32px auto;padding:0 16px;color:#17181a}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:6px 8px;border-bottom:1px solid #dedee2;text-align:left}td:nth-child(n+3),th:nth-child(n+3){text-align:right}p{max-width:72ch}</style>
<h1>${escape(spec.name)}</h1>
<p>${spec.sameArms ? 'A/A test' : 'A/B test'} on “${escape(spec.datasetName)}”, simulated in Shelfwise: day ${daysDone} of ${spec.days}, seed ${spec.seed}.</p>
<h2>${escape(verdict.title)}</h2>
${verdict.sentences.map((sentence) => `<p>${escape(sentence)}</p>`).join('\n')}
${shoppers?.kind === 'fitted' ? `<p><strong>${escape(fittedCaveat)}</strong></p>` : ''}
<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`).join('\n')}</tbody></table>
<h2>Guardrails</h2>
${guardrails.length > 0 ? guardrails.map((sentence) => `<p>${escape(sentence)}</p>`).join('\n') : '<p>None was set.</p>'}
<h2>Sample ratio</h2>
<p>${report ? `${report.visitors.join(' / ')} visitors, p ${formatP(report.sampleRatio.pValue)}` : ''}</p>
<h2>The experiment file</h2>
<pre>${escape(JSON.stringify({ experiment: spec }, null, 2))}</pre>
</html>
`;
}

function escape(text: string): string {
	return text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
}
