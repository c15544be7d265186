import type { Labels } from '$lib/evaluation/item-world';
import { type ListMetric, shownOrder } from './metric';

/** So that a category missing from the list costs much and not infinitely much (Steck 2018, §3.1). */
const SMOOTHING = 0.01;

/** Kullback–Leibler divergence of the list's categories from those of the shopper's past (Steck 2018, RecSys, §3). */
export const calibration: ListMetric = {
	kind: 'list',
	meta: {
		id: 'calibration',
		label: 'Calibration KL',
		group: 'beyond accuracy',
		formula:
			'KL@k = Σ p(c)·ln(p(c) / (0.99·q(c) + 0.01·p(c))), p over the history’s and q over the list’s categories; mean over users',
		help: 'Whether somebody who buys 70 % kitchen and 30 % garden is shown that mix: 0 is exactly that, more is further off.',
		ties: shownOrder,
		direction: 'lower',
		range: [0, Infinity],
		atK: true,
		usesTruth: false,
	},
	applies: ({ categories }) => categories !== null,
	score({ items, history }, { categories }) {
		const wanted = sharesOf(history, categories!);
		const given = sharesOf(items, categories!);
		if (wanted === null || given === null) return NaN;
		let divergence = 0;
		for (const [category, p] of wanted) {
			divergence += p * Math.log(p / ((1 - SMOOTHING) * (given.get(category) ?? 0) + SMOOTHING * p));
		}
		return divergence;
	},
	references: [
		{ title: 'the same mix', shown: [1, 3], relevant: [5], k: 2, history: [0, 2], expected: 0 },
		{
			title: 'only one of two categories',
			shown: [1],
			relevant: [5],
			k: 1,
			history: [0, 2],
			expected: 0.5 * Math.log(0.5 / 0.995) + 0.5 * Math.log(100),
		},
		{
			title: 'an item of two categories counts half for each',
			shown: [4],
			relevant: [5],
			k: 1,
			history: [0, 2],
			expected: 0,
		},
		{ title: 'no history, no number', shown: [4], relevant: [5], k: 1, expected: NaN },
	],
};

/** Category → share; an item of several categories is split evenly (Steck 2018, eq. 2). Null where none is known. */
function sharesOf(items: Uint32Array, { ofItem }: Labels): Map<number, number> | null {
	const shares = new Map<number, number>();
	let total = 0;
	for (const item of items) {
		const labels = ofItem[item];
		if (labels.length === 0) continue;
		total++;
		for (const label of labels) shares.set(label, (shares.get(label) ?? 0) + 1 / labels.length);
	}
	if (total === 0) return null;
	for (const [label, sum] of shares) shares.set(label, sum / total);
	return shares;
}
