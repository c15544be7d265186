import { transpose } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import { bestOf, type Measurement } from '$lib/kernels/bench';
import { movieLensSized } from '$lib/kernels/bench-matrix';
import type { Kernels, PairwiseSchedule } from '$lib/kernels/kernel';

const dim = 64;
const blockCount = 16;

/**
 * One epoch of BPR with one draw and with four, and of WARP with ten, in 16 strata of 16 cells; the rate counts pairs. Each
 * sample begins from the same factors: of trained ones WARP has to draw more negatives until one is within the margin.
 */
export function measurePairwise(kernels: Kernels, budgetMs?: number): Measurement[] {
	const taken = transpose(movieLensSized()).matrix;
	const schedule = inCells(taken);
	const rng = createRng(1);
	const users = Float32Array.from({ length: taken.rowCount * dim }, () => rng.normal() / 10);
	const items = Float32Array.from({ length: taken.columnCount * dim }, () => rng.normal() / 10);
	const factors = { users: users.slice(), items: items.slice(), biases: new Float32Array(taken.columnCount), dim };
	const startAnew = () => {
		factors.users.set(users);
		factors.items.set(items);
		factors.biases.fill(0);
	};
	const options = { learningRate: 0.01, regularisation: 0.01, rounds: 1, itemsFixed: false };
	const pairCount = schedule.users.length;
	const kinds = [
		{ loss: 'bpr', trials: 1 },
		{ loss: 'bpr', trials: 4 },
		{ loss: 'warp', trials: 10 },
	] as const;
	return kinds.map(({ loss, trials }) => {
		const bestMs = bestOf(
			() => void kernels.pairwiseSteps(factors, schedule, { ...options, loss, trials }),
			budgetMs,
			startAnew,
		);
		const shape = `${loss.toUpperCase()}, draws: ${trials}, ${pairCount} pairs, ${dim} factors`;
		return { kernel: 'pairwiseSteps', shape, bestMs, rate: pairCount / bestMs / 1e3, unit: 'million a second' };
	});
}

/** Users and items in blocks by their index; cell (s, b) has user block b and item block b + s. */
function inCells(taken: PairwiseSchedule['taken']): PairwiseSchedule {
	const cells = Array.from({ length: blockCount ** 2 }, (): [user: number, item: number][] => []);
	for (let user = 0; user < taken.rowCount; user++) {
		for (let entry = taken.rowOffsets[user]; entry < taken.rowOffsets[user + 1]; entry++) {
			const item = taken.columnIndices[entry];
			const stratum = ((item % blockCount) - (user % blockCount) + blockCount) % blockCount;
			cells[stratum * blockCount + (user % blockCount)].push([user, item]);
		}
	}
	const pairs = cells.flat();
	const cellOffsets = new Uint32Array(cells.length + 1);
	cells.forEach((cell, index) => (cellOffsets[index + 1] = cellOffsets[index] + cell.length));
	const blocks = Array.from({ length: blockCount }, (_, block) =>
		Array.from({ length: taken.columnCount }, (_, item) => item).filter((item) => item % blockCount === block),
	);
	const negativeOffsets = new Uint32Array(blockCount + 1);
	blocks.forEach((block, index) => (negativeOffsets[index + 1] = negativeOffsets[index] + block.length));
	return {
		cellsPerStratum: blockCount,
		cellOffsets,
		cellSeeds: Uint32Array.from(cells.keys(), (cell) => cell + 1),
		cellBlocks: Uint32Array.from(
			cells.keys(),
			(cell) => ((cell % blockCount) + Math.floor(cell / blockCount)) % blockCount,
		),
		users: Uint32Array.from(pairs, ([user]) => user),
		positives: Uint32Array.from(pairs, ([, item]) => item),
		negatives: Uint32Array.from(blocks.flat()),
		negativeOffsets,
		taken,
	};
}
