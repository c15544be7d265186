import { expect, test } from 'vitest';
import type { Verdict } from '$lib/experiments/analysis/describe-verdict';
import { experimentHtml } from './experiment-html';
import type { ExperimentRecord } from './experiment-record';

const verdict: Verdict = { tone: 'open', title: 'Open', sentences: ['Nothing <yet>.'] };

function htmlUnder(alpha: number): string {
	const estimate = { count: 1200, value: 0.1, low: 0.08, high: 0.12 };
	const spec = {
		...{ name: 'A & B', datasetName: 'Demo', seed: 1, days: 7, sameArms: false, alpha },
		arms: [{ label: 'Old' }, { label: '<b>New</b>' }],
	};
	const guardrail = { metricId: 'retention', arm: 1, margin: 0.05, state: 'open' };
	const report = {
		metrics: [{ metricId: 'conversion', arms: [estimate, estimate], comparisons: [], obstacle: null, bayesian: null }],
		guardrails: [{ ...guardrail, relative: { difference: -0.01, low: -0.03, high: 0.01 } }],
		visitors: [1200, 1200],
		sampleRatio: { statistic: 0, pValue: 1 },
	};
	return experimentHtml({ spec, report, daysDone: 3, shoppers: null } as unknown as ExperimentRecord, verdict);
}

test('the report names its intervals by the α of the file, and nothing in it becomes markup', () => {
	expect(htmlUnder(0.05)).toContain('<th>95 % interval</th>');
	const html = htmlUnder(0.1);
	expect(html).toContain('<th>90 % interval</th>');
	expect(html).toContain('(90 % interval −3.0 % to +1.0 %); a loss of up to 5 % is allowed.');
	expect(html).not.toContain('95 %');
	expect(html).toContain('<td>&lt;b&gt;New&lt;/b&gt;</td>');
	expect(html).not.toContain('<b>New');
	expect(html).toContain('<title>A &amp; B</title>');
	expect(html).toContain('<p>Nothing &lt;yet&gt;.</p>');
});
