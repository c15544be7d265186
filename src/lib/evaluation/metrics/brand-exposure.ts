import type { SetMetric } from './metric';

/**
 * How near the brands' shares of the places are to their shares of the catalogue: demographic parity of exposure (Singh,
 * Joachims 2018, KDD, §4.1) as one minus the total variation distance. An item counts for its first brand.
 */
export const brandExposure: SetMetric = {
	kind: 'set',
	meta: {
		id: 'brandExposure',
		label: 'Equal exposure by brand',
		group: 'beyond accuracy',
		formula: 'EE@k = 1 − ½·Σ |share of places(b) − share of items(b)| over brands b; interval by the jackknife',
		help: 'Whether each brand gets the shelf space its share of the catalogue calls for: 1 is exactly that, 0 is all to the wrong ones.',
		ties: 'Only which items are shown counts, not their order.',
		direction: 'higher',
		range: [0, 1],
		atK: true,
		usesTruth: false,
	},
	applies: ({ brands }) => brands !== null,
	prepare({ shown }, { brands, itemCount }) {
		const brandOf = Int32Array.from({ length: itemCount }, (_, item) => brands!.ofItem[item][0] ?? -1);
		const items = new Float64Array(brands!.names.length);
		const places = new Float64Array(items.length);
		let [itemTotal, placeTotal] = [0, 0];
		brandOf.forEach((brand, item) => {
			if (brand === -1) return;
			items[brand]++;
			places[brand] += shown[item];
			itemTotal++;
			placeTotal += shown[item];
		});
		const parity = (total: number) => {
			let gaps = 0;
			for (let brand = 0; brand < items.length; brand++) {
				gaps += Math.abs(places[brand] / total - items[brand] / itemTotal);
			}
			return 1 - gaps / 2;
		};
		const move = (list: Uint32Array, step: 1 | -1) => {
			let moved = 0;
			for (const item of list) {
				if (brandOf[item] === -1) continue;
				places[brandOf[item]] += step;
				moved += step;
			}
			return moved;
		};
		return {
			score: parity(placeTotal),
			scoreWithout(list) {
				const score = parity(placeTotal + move(list, -1));
				move(list, 1);
				return score;
			},
		};
	},
	references: [
		{
			title: 'places ½ A, ¼ B, ¼ C, as the catalogue',
			lists: [
				[0, 1],
				[4, 6],
			],
			k: 2,
			expected: 1,
		},
		{
			title: 'all to A, half of the catalogue',
			lists: [
				[0, 1],
				[0, 3],
			],
			k: 2,
			expected: 0.5,
		},
		{ title: 'all to C, a quarter of it', lists: [[6], [7]], k: 1, expected: 0.25 },
	],
};
