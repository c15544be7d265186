import type { TrainingData } from '$lib/datasets/dataset-split';
import type { FittedModel } from '$lib/models/model';
import type { CandidateSource } from '$lib/recommendation/recommendation';
import { scoreByAnchors } from './anchor-scores';
import { addCosine, createCoOccurrence } from './co-occurrence';

/** Neighbours asked of the model: more than any slate, and few enough to answer within a click. */
const neighbourCount = 500;
const shrink = 10;

/**
 * Items like the anchors: by the model where it knows similar items, else by people who took both (cosine over users,
 * shrink 10). Several anchors add up. Says nothing without anchors.
 */
export function similarSource(model: FittedModel, train: TrainingData): CandidateSource {
	const { columnCount: itemCount } = train.matrix;
	return { kind: 'similar', id: 'similar', label: 'Similar items', ...scoreByAnchors(itemCount, anchorScorer()) };

	function anchorScorer() {
		if (model.similarItems) {
			return (anchor: number, out: Float32Array) => {
				const { itemIndices, scores } = model.similarItems!(anchor, Math.min(neighbourCount, itemCount));
				itemIndices.forEach((item, place) => (out[item] += scores[place]));
			};
		}
		const table = createCoOccurrence(train.matrix);
		return (anchor: number, out: Float32Array) => addCosine(table, anchor, shrink, 1, out);
	}
}
