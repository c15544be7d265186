import { breathe } from '$lib/core/abort';
import { hasEntry, rowColumns, type CsrMatrix } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { queryOfUser } from '$lib/models/model';
import type { ScaledScores } from './blend';

const USERS_PER_BLOCK = 64;
/** Best items of each member that stand against the held-out one. */
const RIVALS = 50;
const STEPS = 300;
const STEP_SIZE = 0.5;

/** One held-out item and its rivals: their scaled scores, member by member. */
interface Choice {
	/** [members] of the held-out item. */
	taken: number[];
	/** [rivals][members] */
	rivals: number[][];
}

/**
 * Weights ≥ 0 that make the held-out items likely among what the members put first: maximises Σ log softmax(w·s)[taken] over
 * the rivals of each user (top-one likelihood: Cao et al. 2007, Learning to rank: from pairwise to listwise approach, ICML,
 * §4.3), convex in w, by projected gradient steps.
 * @param train what the members were fitted on, without the held-out rows
 * @param validation [userCount × itemCount] the held-out rows
 * @returns [members] summing to the number of members; all 1 where nothing is held out
 * @throws AbortError
 */
export async function learnWeights(
	scaled: ScaledScores,
	memberCount: number,
	train: TrainingData,
	validation: CsrMatrix,
	signal: AbortSignal,
): Promise<Float32Array> {
	const choices: Choice[] = [];
	const users = Array.from({ length: validation.rowCount }, (_, user) => user).filter(
		(user) => rowColumns(validation, user).length > 0,
	);
	for (let start = 0; start < users.length; start += USERS_PER_BLOCK) {
		await breathe(signal);
		const block = users.slice(start, start + USERS_PER_BLOCK);
		const scores = scaled(block.map((user) => queryOfUser(train.matrix, train.timestamps, user)));
		block.forEach((user, row) => choices.push(...choicesOf(user, row, scores, train.matrix, validation)));
	}
	const weights = new Float64Array(memberCount).fill(1);
	for (let step = 0; step < STEPS && choices.length > 0; step++) {
		const gradient = new Float64Array(memberCount);
		for (const choice of choices) addGradient(choice, weights, gradient);
		for (let member = 0; member < memberCount; member++) {
			weights[member] = Math.max(0, weights[member] + (STEP_SIZE * gradient[member]) / choices.length);
		}
		if (step % 20 === 0) await breathe(signal);
	}
	const sum = weights.reduce((total, weight) => total + weight, 0);
	return Float32Array.from(weights, (weight) => (sum > 0 ? (weight * memberCount) / sum : 1));
}

function choicesOf(
	user: number,
	row: number,
	scores: readonly Float32Array[],
	seen: CsrMatrix,
	validation: CsrMatrix,
): Choice[] {
	const itemCount = validation.columnCount;
	const rows = scores.map((all) => all.subarray(row * itemCount, (row + 1) * itemCount));
	const isRival = (item: number) => !hasEntry(seen, user, item) && !hasEntry(validation, user, item);
	const unseen = Array.from({ length: itemCount }, (_, item) => item).filter(isRival);
	const rivals = new Set<number>();
	for (const own of rows) {
		for (const item of unseen.toSorted((a, b) => own[b] - own[a] || a - b).slice(0, RIVALS)) rivals.add(item);
	}
	const scoresOf = (item: number) => rows.map((own) => own[item]);
	const against = Array.from(rivals, scoresOf);
	return Array.from(rowColumns(validation, user), (item) => ({ taken: scoresOf(item), rivals: against }));
}

/** ∂/∂w of log softmax: the taken item's scores minus those expected. */
function addGradient({ taken, rivals }: Choice, weights: Float64Array, gradient: Float64Array): void {
	const all = [taken, ...rivals];
	const values = all.map((scores) => scores.reduce((sum, score, member) => sum + weights[member] * score, 0));
	const largest = Math.max(...values);
	const chances = values.map((value) => Math.exp(value - largest));
	const total = chances.reduce((sum, chance) => sum + chance, 0);
	for (let member = 0; member < weights.length; member++) {
		let expected = 0;
		all.forEach((scores, place) => (expected += (chances[place] / total) * scores[member]));
		gradient[member] += taken[member] - expected;
	}
}
