import type { Candidates, Ranker, RankerExplanation, RecommendRequest } from '$lib/recommendation/recommendation';
import { probabilityOf } from './calibrator';
import { type FeatureGroup, featuresOver, groupLabels } from './feature-list';
import { createFeatureReader, type FeatureMaterial } from './feature-reader';
import { type FittedRanker, logitsOf, rankerTasks, standardise } from './fitted-ranker';
import { createWorth, objectiveLabels, type ObjectiveWeights } from './objective';

/**
 * A trained second stage at work over one pipeline: features → standardised → logits → calibrated probabilities → worth.
 * @param sourceKeys [sources of the pipeline] see `sourceKey`; one the ranker was not trained over tells it nothing
 */
export function learnedRanker(
	{ rankerId, fitted }: { rankerId: string; fitted: FittedRanker },
	objective: ObjectiveWeights,
	material: FeatureMaterial,
	sourceKeys: readonly string[],
): Ranker {
	const slots = sourceKeys.map((key) => fitted.sources.findIndex((source) => source.key === key));
	const reader = createFeatureReader(material, slots, fitted.sources.length);
	const { featureCount } = reader;
	const worth = createWorth(objective, material.catalogue);
	const isLogistic = fitted.weights.kind === 'logistic';
	const groups = new Map<FeatureGroup, number[]>();
	featuresOver(fitted.sources).forEach(({ group }, place) => groups.set(group, [...(groups.get(group) ?? []), place]));
	// Room for one request, kept from one to the next: nothing is left for the collector.
	let features = new Float64Array(0);
	let logits = new Float64Array(0);

	function logitsFor(request: RecommendRequest, candidates: Candidates): number {
		const count = candidates.itemIndices.length;
		if (features.length < count * featureCount) features = new Float64Array(count * featureCount);
		if (logits.length < 2 * count) logits = new Float64Array(2 * count);
		reader.read(request, candidates, features);
		standardise(features, count, fitted);
		logitsOf(fitted.weights, features, count, logits);
		return count;
	}

	/** [2 × count], in place of the logits. */
	function probabilitiesOf(count: number): Float64Array {
		rankerTasks.forEach((task, place) => {
			for (let row = place * count; row < (place + 1) * count; row++) {
				logits[row] = probabilityOf(fitted.calibrators[task], logits[row]);
			}
		});
		return logits;
	}

	return {
		id: rankerId,
		label: `by ${wordsOf(objective)}`,

		rank(request, candidates) {
			const count = logitsFor(request, candidates);
			return worth.worthOf(candidates.itemIndices, probabilitiesOf(count));
		},

		explain(request, candidates, itemIndices) {
			const count = logitsFor(request, candidates);
			const task = worth.active.some((id) => id !== 'clicks') ? 'purchase' : 'click';
			const raw = logits.slice(task === 'click' ? 0 : count, task === 'click' ? count : 2 * count);
			const probabilities = probabilitiesOf(count);
			const expected = worth.active.map((id) => ({
				...{ id, label: objectiveLabels[id].label },
				values: worth.expectationsOf(id, candidates.itemIndices, probabilities),
			}));
			return Array.from(itemIndices, (itemIndex): RankerExplanation | null => {
				const row = candidates.itemIndices.indexOf(itemIndex);
				if (row === -1) return null;
				const values = features.subarray(row * featureCount, (row + 1) * featureCount);
				return {
					...{ task, logit: raw[row], isExact: isLogistic, parts: attributions(values, task, raw[row]) },
					...{ click: probabilities[row], purchase: probabilities[count + row] },
					expectations: expected.map(({ id, label, values: of }) => ({ id, label, value: of[row] })),
				};
			});
		},
	};

	/**
	 * What each group of features adds to the log-odds beside the mean candidate: Σ weight × (value − mean) for the regression, where the
	 * groups and the intercept add up to the logit; for the network what the logit loses when the group is set to its means.
	 */
	function attributions(values: Float64Array, task: 'click' | 'purchase', logit: number): RankerExplanation['parts'] {
		return Array.from(groups, ([group, places]) => {
			let change = 0;
			if (fitted.weights.kind === 'logistic') {
				for (const place of places) change += fitted.weights[task][place] * values[place];
			} else {
				const without = values.slice();
				for (const place of places) without[place] = 0;
				const out = new Float64Array(2);
				logitsOf(fitted.weights, without, 1, out);
				change = logit - out[task === 'click' ? 0 : 1];
			}
			return { label: groupLabels[group], change };
		})
			.filter(({ change }) => Math.abs(change) > 1e-6)
			.sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
	}
}

/** "expected revenue", or all that count: "expected clicks and expected margin". */
export function wordsOf(objective: ObjectiveWeights): string {
	const counted = Object.entries(objectiveLabels).filter(([id]) => objective[id as keyof ObjectiveWeights] > 0);
	const words = counted.map(([, { label }]) => label.toLowerCase());
	return words.length === 0 ? 'expected clicks' : words.join(' and ');
}
