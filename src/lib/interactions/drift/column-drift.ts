import { kolmogorovSmirnovTest } from '$lib/statistics/kolmogorov-smirnov-test';
import { populationStability } from '$lib/statistics/population-stability';
import type { ColumnDrift } from './drift-report';

const BINS = 10;
const CATEGORIES = 20;
/** Enough for three figures of D; sorting more takes longer than all else. */
const LARGEST_SAMPLE = 200_000;

type About = Pick<ColumnDrift, 'name' | 'label'>;

/**
 * A column of numbers: PSI over the deciles of the baseline, Kolmogorov–Smirnov over the values themselves. Blanks (NaN)
 * are a bin of their own and no values.
 * @returns null where either side has no value
 */
export function numberDrift(about: About, baseline: Float64Array, current: Float64Array): ColumnDrift | null {
	const a = sample(baseline).sort();
	const b = sample(current).sort();
	if (a.length === 0 || b.length === 0) return null;
	const edges = [
		...new Set(Array.from({ length: BINS - 1 }, (_, bin) => a[Math.floor(((bin + 1) * a.length) / BINS)])),
	];
	// A side with one value throughout needs an edge that others can pass.
	if (edges.length === 1) edges.push(Math.max(a[a.length - 1], edges[0]) + 1e-9);
	const labels = edges.map((edge, bin) =>
		bin === 0 ? `below ${round(edge)}` : `${round(edges[bin - 1])} – ${round(edge)}`,
	);
	labels.push(`from ${round(edges.at(-1)!)}`, 'blank');
	const binOf = (value: number) => {
		if (Number.isNaN(value)) return edges.length + 1;
		let bin = 0;
		while (bin < edges.length && value >= edges[bin]) bin++;
		return bin;
	};
	const counts = [baseline, current].map((values) => {
		const histogram = new Uint32Array(edges.length + 2);
		for (const value of values) histogram[binOf(value)]++;
		return histogram;
	});
	return { ...about, kind: 'number', ...histogramDrift(labels, counts), ks: kolmogorovSmirnovTest(a, b) };
}

/** A column of words: PSI over the commonest of both sides and the rest. */
export function categoryDrift(
	about: About,
	baseline: ReadonlyMap<string, number>,
	current: ReadonlyMap<string, number>,
): ColumnDrift | null {
	const total = new Map(baseline);
	for (const [name, count] of current) total.set(name, (total.get(name) ?? 0) + count);
	const ranked = [...total].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
	if (ranked.length < 2 || baseline.size === 0 || current.size === 0) return null;
	const shown = ranked.slice(0, CATEGORIES);
	const counts = [baseline, current].map((side) => {
		const histogram = shown.map((name) => side.get(name) ?? 0);
		let others = 0;
		for (const name of ranked.slice(CATEGORIES)) others += side.get(name) ?? 0;
		return Uint32Array.of(...histogram, others);
	});
	const labels = [...shown.map((name) => name || 'blank'), 'all others'];
	return { ...about, kind: 'category', ...histogramDrift(labels, counts), ks: null };
}

/** A column whose bins are known beforehand, such as the hours of a day. */
export function binnedDrift(about: About, labels: string[], baseline: Uint32Array, current: Uint32Array): ColumnDrift {
	return { ...about, kind: 'category', ...histogramDrift(labels, [baseline, current]), ks: null };
}

function histogramDrift(labels: readonly string[], [baseline, current]: readonly Uint32Array[]) {
	const { index, pValue } = populationStability(baseline, current);
	const [n, m] = [baseline, current].map((counts) => counts.reduce((sum, count) => sum + count, 0));
	const bins = labels
		.map((label, bin) => ({ label, baseline: baseline[bin] / n, current: current[bin] / m }))
		.filter((bin) => bin.baseline + bin.current > 0);
	return { psi: index, psiPValue: pValue, bins };
}

/** The values that are there, every so many-th of them where there are too many. */
function sample(values: Float64Array): Float64Array {
	const step = Math.ceil(values.length / LARGEST_SAMPLE);
	return values.filter((value, place) => place % step === 0 && !Number.isNaN(value));
}

const round = (value: number) => String(Number(value.toPrecision(4)));
