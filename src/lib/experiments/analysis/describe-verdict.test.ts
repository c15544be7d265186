import { describe, expect, test } from 'vitest';
import { createTotals } from '$lib/experiments/simulation/visitor-totals';
import { analyseExperiment } from './analyse-experiment';
import { describeVerdict } from './describe-verdict';
import { experimentMetric } from './experiment-metrics';

const VISITORS = 4000;

/** Two arms of visitors: every arm's share of buyers is given, and its share of those who come back. */
function reportOf(buyers: number[], returning: number[], margin: number, method: 'fixed' | 'sequential' = 'fixed') {
	const test = createTotals(buyers.length * VISITORS);
	const armOf = Int8Array.from(test.visits.keys(), (user) => Math.floor(user / VISITORS));
	for (let user = 0; user < armOf.length; user++) {
		const place = (user % VISITORS) / VISITORS;
		test.visits[user] = 1;
		if (place < buyers[armOf[user]]) test.orders[user] = 1;
		if (place < returning[armOf[user]]) test.returns[user] = 1;
	}
	return analyseExperiment({
		test,
		pre: createTotals(armOf.length),
		armOf,
		armCount: buyers.length,
		shares: buyers.map(() => 1 / buyers.length),
		exposures: new Uint32Array(buyers.length),
		strata: { codes: new Uint8Array(armOf.length), labels: ['all'] },
		metricIds: ['conversion', 'retention'],
		guardrails: [{ metricId: 'retention', margin }],
		method,
		alpha: 0.05,
		seed: 1,
		mixtureVariances: {},
		thorough: false,
	});
}

function verdictOf(report: ReturnType<typeof reportOf>, sequentialPValues: number[] = [], alpha = 0.05) {
	return describeVerdict({
		report,
		metric: experimentMetric('conversion'),
		armLabels: ['Old', 'New', 'Third'],
		sameArms: false,
		method: 'fixed',
		alpha,
		sequentialPValues,
		finished: true,
		daysDone: 7,
		daysPlanned: 7,
	});
}

test('a sentence says what changed, by how much, and names its interval by α, however small', () => {
	const report = reportOf([0.1, 0.2], [0.5, 0.5], 0.05);
	const [sentence] = verdictOf(report).sentences;
	expect(sentence).toMatch(
		/^“New” has 100\.0 % more conversion than “Old” \(95 % interval \+\d\d\.\d % to \+1\d\d\.\d %, p < 0\.0001\)\.$/,
	);
	expect(verdictOf(report, [], 0.001).sentences[0]).toContain('(99.9 % interval');
});

describe('guardrails', () => {
	test('a winner that keeps it wins, and the sentence says by how much it changed', () => {
		const verdict = verdictOf(reportOf([0.1, 0.2], [0.5, 0.5], 0.05));
		expect(verdict).toMatchObject({ tone: 'win', title: '“New” wins' });
		expect(verdict.sentences[1]).toBe(
			'Guardrail kept: retention of “New” changes by +0.0 % (95 % interval −4.4 % to +4.4 %); a loss of up to 5 % is allowed.',
		);
	});

	test('a winner that breaks it is no clean win', () => {
		const verdict = verdictOf(reportOf([0.1, 0.2], [0.5, 0.4], 0.05));
		expect(verdict).toMatchObject({ tone: 'loss', title: '“New” wins, but breaks a guardrail' });
		expect(verdict.sentences[1]).toMatch(/^Guardrail broken: retention of “New” changes by −20.0 %/);
	});

	test('of two winners the one that keeps it is named', () => {
		expect(verdictOf(reportOf([0.1, 0.3, 0.2], [0.5, 0.3, 0.5], 0.05)).title).toBe('“Third” wins');
	});

	test('an interval around the margin settles nothing, and a wider one for every day less', () => {
		expect(reportOf([0.1, 0.2], [0.5, 0.48], 0.05).guardrails[0].state).toBe('open');
		expect(reportOf([0.1, 0.2], [0.5, 0.5], 0.05, 'sequential').guardrails[0].state).toBe('open');
	});

	test('a metric that never happened is said to be uncomparable, not kept', () => {
		const report = reportOf([0.1, 0.2], [0, 0], 0.05);
		expect(report.guardrails[0]).toMatchObject({ state: 'open', relative: null });
		expect(verdictOf(report).sentences.join(' ')).toContain('retention of “New” cannot be compared yet');
	});
});
