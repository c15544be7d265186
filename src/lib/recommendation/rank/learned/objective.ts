import { type Catalogue, numberColumn } from '$lib/interactions/catalogue';
import { marginColumn } from '$lib/interactions/margin-column';

/** What a list can be ranked by, each as its expectation over the candidates. */
export const objectiveIds = ['clicks', 'purchases', 'revenue', 'margin'] as const;
export type ObjectiveId = (typeof objectiveIds)[number];
/** How much each counts, 0…1. */
export type ObjectiveWeights = Readonly<Record<ObjectiveId, number>>;

export const objectiveLabels: Readonly<Record<ObjectiveId, { label: string; formula: string }>> = {
	clicks: { label: 'Expected clicks', formula: 'P(click)' },
	purchases: { label: 'Expected purchases', formula: 'P(purchase)' },
	revenue: { label: 'Expected revenue', formula: 'P(purchase) × price' },
	margin: { label: 'Expected margin', formula: 'P(purchase) × margin' },
};

/** Why the catalogue cannot feed an objective, in words with the way out; null where it can. */
export function missingFor(objective: ObjectiveId, catalogue: Catalogue): string | null {
	if (objective === 'revenue' && !numberColumn(catalogue, 'price')?.some(Number.isFinite)) {
		return 'The items have no price. Import a catalogue with a price column.';
	}
	if (objective === 'margin' && !marginColumn(catalogue)?.some(Number.isFinite)) {
		return 'The items have neither a margin nor a cost. Import a catalogue with a number column “margin”, or with “price” and “cost”.';
	}
	return null;
}

/** Every objective the catalogue cannot feed, with the words of `missingFor`. */
export function objectiveFaults(catalogue: Catalogue): Partial<Record<ObjectiveId, string>> {
	return Object.fromEntries(
		objectiveIds.flatMap((id) => {
			const missing = missingFor(id, catalogue);
			return missing === null ? [] : [[id, missing]];
		}),
	);
}

/**
 * What each candidate is worth: Σ weight · expectation, each expectation in units of its mean size over the candidates, so that
 * weights compare whatever the currency. One objective alone keeps its own unit. An item whose price or margin nobody knows earns 0.
 */
export function createWorth(weights: ObjectiveWeights, catalogue: Catalogue) {
	const values: Record<ObjectiveId, { task: 'click' | 'purchase'; of: Float32Array | null }> = {
		clicks: { task: 'click', of: null },
		purchases: { task: 'purchase', of: null },
		revenue: { task: 'purchase', of: numberColumn(catalogue, 'price') },
		margin: { task: 'purchase', of: marginColumn(catalogue) },
	};
	const active = objectiveIds.filter((id) => weights[id] > 0 && missingFor(id, catalogue) === null);
	return {
		active,
		/**
		 * @param probabilities [2 × count]: clicks, then purchases
		 * @returns [count]
		 */
		worthOf(itemIndices: Uint32Array, probabilities: Float64Array): Float32Array {
			const count = itemIndices.length;
			const worth = new Float32Array(count);
			for (const id of active.length > 0 ? active : (['clicks'] as const)) {
				const expected = expectationsOf(id, itemIndices, probabilities);
				const size = active.length > 1 ? meanSize(expected) : 1;
				const weight = active.length > 1 ? weights[id] : 1;
				for (let row = 0; row < count; row++) worth[row] += (weight * expected[row]) / size;
			}
			return worth;
		},
		expectationsOf,
	};

	/** [count] of one objective, in its own unit. */
	function expectationsOf(id: ObjectiveId, itemIndices: Uint32Array, probabilities: Float64Array): Float64Array {
		const { task, of } = values[id];
		const start = task === 'click' ? 0 : itemIndices.length;
		return Float64Array.from(itemIndices, (item, row) => {
			const value = of === null ? 1 : of[item];
			return Number.isFinite(value) ? probabilities[start + row] * value : 0;
		});
	}
}

/** Mean absolute value; 1 where all are 0. */
function meanSize(values: Float64Array): number {
	const sum = values.reduce((total, value) => total + Math.abs(value), 0);
	return sum > 0 ? sum / values.length : 1;
}
