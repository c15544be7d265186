import type { SetMetric } from './metric';

/** |⋃ᵤ top-k(u)| / |items|. */
export const coverage: SetMetric = {
	kind: 'set',
	meta: {
		id: 'coverage',
		label: 'Catalogue coverage',
		formula: 'Cov@k = |⋃ᵤ top-k(u)| / |items|; interval by the jackknife over users',
		help: 'The share of the catalogue that somebody was shown. Low means that everybody sees the same few things.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
	},
	score(shown) {
		let count = 0;
		for (const lists of shown) if (lists > 0) count++;
		return count / shown.length;
	},
	lossWithout(shown, list) {
		let alone = 0;
		for (const item of list) if (shown[item] === 1) alone++;
		return alone / shown.length;
	},
};
