import { csrFromCoordinates, type CsrMatrix, rowColumns } from '$lib/core/csr-matrix';
import type { Rng } from '$lib/core/rng';
import { mean } from '$lib/statistics/moments';
import { countItems, describeItems, type ItemWorld } from './item-world';
import { judgeSlate } from './judge-lists';
import { placesOf } from './judge-ranks';
import { exposureOf, type Metric } from './metrics/metric';

type ScoreOf = (user: number, item: number) => number;

const [userCount, itemCount, historyLength, relevantCount, k] = [100, 24, 4, 2, 5];

/** A made-up shop whose truth is spread evenly: no item is likelier to be taken than another, so chance is known. */
export interface ProofWorld {
	userCount: number;
	itemCount: number;
	/** [userCount · relevantCount] made-up ratings from 1 to 5. */
	ratings: number[];
	meanRating: number;
	/** 1 for what the user took. */
	truth: ScoreOf;
	/** 1 for what the next user took. */
	truthOfAnother: ScoreOf;
	/** The metric of a model that scores like this; equal scores by lower index, the history masked. */
	score(metric: Exclude<Metric, { kind: 'value' }>, scoreOf: ScoreOf): number;
	valueError(metric: Extract<Metric, { kind: 'value' }>, predict: (rating: number, row: number) => number): number;
	/** The same shoppers, who took other things. */
	withOtherTruth(): ProofWorld;
	/** The same shoppers, the last one first. */
	reversed(): ProofWorld;
}

export function createProofWorld(rng: Rng): ProofWorld {
	const drawn = Array.from({ length: userCount }, () => {
		return rng.shuffle(Array.from({ length: itemCount }, (_, item) => item));
	});
	const ratings = Array.from({ length: userCount * relevantCount }, () => 1 + rng.integer(5));
	return worldOf(drawn, ratings);
}

/** @param drawn [userCount][itemCount] each user's history, then what was taken, then the rest */
function worldOf(drawn: readonly (readonly number[])[], ratings: number[]): ProofWorld {
	const histories = matrixOf(drawn.map((items) => items.slice(0, historyLength)));
	const test = matrixOf(drawn.map((items) => items.slice(historyLength, historyLength + relevantCount)));
	const items: ItemWorld = { ...countItems(histories), ...describeItems(madeUpCatalogue()) };
	const truth: ScoreOf = (user, item) => (rowColumns(test, user).includes(item) ? 1 : 0);
	return {
		userCount,
		itemCount,
		ratings,
		meanRating: mean(ratings),
		truth,
		truthOfAnother: (user, item) => truth((user + 1) % userCount, item),
		score(metric, scoreOf) {
			const lists: Uint32Array[] = [];
			let [sum, total] = [0, 0];
			for (let user = 0; user < userCount; user++) {
				const scores = Float32Array.from({ length: itemCount }, (_, item) => scoreOf(user, item));
				const history = rowColumns(histories, user);
				if (metric.kind === 'rank') {
					const places = placesOf(scores, rowColumns(test, user), history);
					sum += metric.score(places, itemCount - history.length);
					total++;
					continue;
				}
				const order = Uint32Array.from({ length: itemCount }, (_, item) => item);
				const list = order
					.filter((item) => !history.includes(item))
					.sort((a, b) => scores[b] - scores[a] || a - b)
					.subarray(0, k);
				lists.push(list);
				if (metric.kind === 'set') continue;
				const judged = judgeSlate({ test, histories }, user, list, k);
				const score = metric.score(judged, items);
				const weight = Number.isNaN(score) ? 0 : (metric.weight?.(judged, items) ?? 1);
				sum += weight === 0 ? 0 : weight * score;
				total += weight;
			}
			return metric.kind === 'set' ? metric.prepare(exposureOf(lists, k, itemCount), items).score : sum / total;
		},
		valueError({ error, root }, predict) {
			const found = mean(ratings.map((rating, row) => error(predict(rating, row), rating)));
			return root ? Math.sqrt(found) : found;
		},
		withOtherTruth: () =>
			worldOf(
				drawn.map((order) => [...order.slice(0, historyLength), ...order.slice(historyLength).reverse()]),
				ratings,
			),
		reversed: () => worldOf(drawn.toReversed(), ratings),
	};
}

/** Every column a metric may ask for. */
function madeUpCatalogue() {
	const itemIds = Array.from({ length: itemCount }, (_, item) => `item ${item}`);
	const numbers = (of: (item: number) => number) => Float32Array.from(itemIds, (_, item) => of(item));
	return {
		itemIds,
		columns: [
			{
				name: 'price',
				role: 'price' as const,
				kind: 'number' as const,
				values: numbers((item) => 5 + ((item * 7) % 11)),
			},
			{
				name: 'margin',
				role: 'attribute' as const,
				kind: 'number' as const,
				values: numbers((item) => 1 + (item % 3)),
			},
			{
				name: 'brand',
				role: 'brand' as const,
				kind: 'text' as const,
				values: itemIds.map((_, item) => `b${item % 4}`),
			},
			{
				name: 'kind',
				role: 'category' as const,
				kind: 'text' as const,
				values: itemIds.map((_, item) => `c${item % 5}`),
			},
		],
	};
}

function matrixOf(rows: readonly (readonly number[])[]): CsrMatrix {
	const cells = rows.flatMap((items, user) => items.map((item) => [user, item]));
	return csrFromCoordinates({
		rowCount: rows.length,
		columnCount: itemCount,
		rows: Uint32Array.from(cells, ([user]) => user),
		columns: Uint32Array.from(cells, ([, item]) => item),
		values: new Float32Array(cells.length).fill(1),
	}).matrix;
}
