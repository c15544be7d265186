import { rowColumns, rowValues, type CsrMatrix } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import type { FittedModel, Query } from '$lib/models/model';
import { addRow } from '$lib/models/neighbourhood/add-row';
import { predictedRating, ratingBaseline } from '$lib/models/neighbourhood/rating-baseline';
import { meanRating, planVectors, vectorMatrix } from '$lib/models/neighbourhood/signal';
import { timeDecay } from '$lib/models/neighbourhood/time-decay';
import type { OptionsOf } from '$lib/models/read-options';
import type { userKnnMeta } from './meta';
import { createUserSimilarities } from './user-similarities';

/** Bump when the meaning of what is stored changes. */
export const userKnnVersion = 1;

/**
 * The training rows at work. Of a query's user only its own row is left out of the neighbours; the history says the rest.
 *
 * Ranking: score(u, i) = Σ sim(u, v)·r(v, i) over the k nearest users v, r = 1 for implicit data and the rating for
 * explicit data, times what is left of it by its age, not divided by Σ sim for the reason given at item-knn.
 */
export function createFittedUserKnn(
	train: TrainingData,
	settings: OptionsOf<typeof userKnnMeta>,
	kernels: Kernels,
): FittedModel {
	const { rowCount: userCount, columnCount: itemCount } = train.matrix;
	const taken = vectorMatrix(train.matrix, settings.signal === 'implicit' ? 'ones' : 'ratings');
	timeDecay(train, settings.halfLifeDays).forEach((weight, entry) => (taken.values[entry] *= weight));
	const similarities = createUserSimilarities(
		train.matrix,
		planVectors(settings.signal, settings.similarity),
		settings.shrink,
	);
	const baseline = ratingBaseline(train.matrix);
	const deviations = vectorMatrix(train.matrix, 'centred-ratings');
	const rated = { ...train.matrix, values: train.matrix.values.map((value) => (Number.isNaN(value) ? 0 : 1)) };
	const k = Math.min(settings.neighbours, userCount);
	const toAll = new Float32Array(userCount);
	const nearest = { users: new Uint32Array(k), similarities: new Float32Array(k) };

	const sums = new Float64Array(itemCount);
	const absoluteWeights = new Float64Array(itemCount);

	/** The k nearest users of a history; views that the next call overwrites. */
	const nearestUsers = (query: Query) => {
		similarities.compare(query, toAll);
		const count = kernels.topK(toAll, k, nearest.users, nearest.similarities);
		return { users: nearest.users.subarray(0, count), similarities: nearest.similarities.subarray(0, count) };
	};

	return {
		itemCount,

		score(queries, out) {
			queries.forEach((query, row) => {
				sums.fill(0);
				const { users, similarities } = nearestUsers(query);
				users.forEach((user, place) => addRow(taken, user, similarities[place], sums));
				out.set(sums, row * itemCount);
			});
		},

		/**
		 * r̂(u, i) = r̄_u + Σ sim(u, v)(r_vi − r̄_v) / Σ|sim(u, v)| over the nearest users who rated i, clipped to the seen
		 * range (Resnick et al. 1994); r̄_u without any, and the overall mean for an empty history.
		 */
		predictValues(query, out) {
			sums.fill(0);
			absoluteWeights.fill(0);
			const { users, similarities } = nearestUsers(query);
			for (let place = 0; place < users.length; place++) {
				addRow(deviations, users[place], similarities[place], sums);
				addRow(rated, users[place], Math.abs(similarities[place]), absoluteWeights);
			}
			const ownMean = meanRating(query.values);
			const mean = Number.isNaN(ownMean) ? baseline.globalMean : ownMean;
			for (let item = 0; item < itemCount; item++) {
				out[item] = predictedRating(mean, sums[item], absoluteWeights[item], baseline);
			}
		},

		/** A similarity is a sum over the history, so each of its items has its exact share of the score. */
		explain(query, itemIndex) {
			const shares = new Float64Array(query.history.length);
			for (const user of nearestUsers(query).users) {
				const rating = valueAt(taken, user, itemIndex);
				if (rating === 0) continue;
				const { values, mean, length } = similarities.parts(query, user);
				query.history.forEach((item, position) => {
					const overlap = values[position] * (valueAt(similarities.vectors, user, item) - mean);
					shares[position] += (overlap / length) * rating;
				});
			}
			return Array.from(query.history, (item, position) => ({ itemIndex: item, weight: shares[position] }))
				.filter(({ weight }) => weight !== 0)
				.sort((a, b) => b.weight - a.weight || a.itemIndex - b.itemIndex);
		},

		toArtifact: () => ({ version: userKnnVersion, json: { options: { ...settings } }, arrays: {} }),
	};
}

/** 0 where the cell is empty. */
function valueAt(matrix: CsrMatrix, row: number, column: number): number {
	const entry = rowColumns(matrix, row).indexOf(column);
	return entry < 0 ? 0 : rowValues(matrix, row)[entry];
}
