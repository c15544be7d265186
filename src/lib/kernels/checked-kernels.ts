import type { CsrMatrix } from '$lib/core/csr-matrix';
import { ShapeError } from '$lib/core/errors';
import { checkedWorkspace } from './checked-workspace';
import type { AlsSolveOptions, Kernels, PairwiseFactors, PairwiseOptions, PairwiseSchedule } from './kernel';
import { requireBelow } from './require-below';

/**
 * The same kernels behind one check of all arguments, so that no backend reads or writes beyond an array.
 * @throws ShapeError naming the kernel, the array and the length it should have
 */
export function checkedKernels(kernels: Kernels): Kernels {
	return {
		...kernels,
		gemm(shape, a, b, c) {
			const { m, n, k } = shape;
			requireCounts('gemm', { m, n, k });
			requireLengths('gemm', { a: [a, m * k], b: [b, k * n], c: [c, m * n] });
			kernels.gemm(shape, a, b, c);
		},
		embeddingLookup(table, dim, rows, out) {
			requirePositive('embeddingLookup', { dim });
			requireCounts('embeddingLookup', { 'table.length / dim': table.length / dim });
			requireBelow('embeddingLookup', 'row', rows, table.length / dim);
			requireLengths('embeddingLookup', { out: [out, rows.length * dim] });
			kernels.embeddingLookup(table, dim, rows, out);
		},
		openWorkspace: () => checkedWorkspace(kernels.openWorkspace()),
		inBatchSoftmax(input, gradients) {
			const { queries, candidates, positives, positiveLogQ, candidateItems, logQ, dim } = input;
			requirePositive('inBatchSoftmax', { dim });
			const batchSize = queries.length / dim;
			requireCounts('inBatchSoftmax', { batchSize });
			requireBelow('inBatchSoftmax', 'positive', positives, logQ.length);
			requireLengths('inBatchSoftmax', {
				positives: [positives, batchSize],
				positiveLogQ: [positiveLogQ, batchSize],
				candidates: [candidates, logQ.length * dim],
				candidateItems: [candidateItems, logQ.length],
				'gradients.queries': [gradients.queries, queries.length],
				'gradients.candidates': [gradients.candidates, candidates.length],
			});
			return kernels.inBatchSoftmax(input, gradients);
		},
		topK(scores, k, outIndices, outScores) {
			requireCounts('topK', { k });
			if (outIndices.length < k || outScores.length < k) {
				throw new ShapeError(
					`topK: room for ${Math.min(outIndices.length, outScores.length)} results, ${k} asked for.`,
				);
			}
			return kernels.topK(scores, k, outIndices, outScores);
		},
		rankRows(input) {
			const { queries, items, dim, excludeOffsets, exclude, k } = input;
			requirePositive('rankRows', { dim });
			requireCounts('rankRows', { k, 'items.length / dim': items.length / dim });
			requireLengths('rankRows', {
				queries: [queries, (excludeOffsets.length - 1) * dim],
				exclude: [exclude, excludeOffsets[excludeOffsets.length - 1]],
			});
			requireOffsets('rankRows', { excludeOffsets });
			requireBelow('rankRows', 'excluded item', exclude, items.length / dim);
			return kernels.rankRows(input);
		},
		sparseNeighbours(matrix, options) {
			requireCounts('sparseNeighbours', { k: options.k });
			if (!(options.shrink >= 0)) {
				throw new ShapeError(`sparseNeighbours: shrink is ${options.shrink}, not 0 or more.`);
			}
			const { alpha = 0.5 } = options;
			if (!(alpha >= 0 && alpha <= 1)) throw new ShapeError(`sparseNeighbours: alpha is ${alpha}, not from 0 to 1.`);
			requireMatrix('sparseNeighbours', matrix);
			return kernels.sparseNeighbours(matrix, options);
		},
		sparseGram(matrix, out) {
			requireMatrix('sparseGram', matrix);
			requireLengths('sparseGram', { out: [out, matrix.columnCount ** 2] });
			kernels.sparseGram(matrix, out);
		},
		invertPositiveDefinite(a, n) {
			requireCounts('invertPositiveDefinite', { n });
			requireLengths('invertPositiveDefinite', { a: [a, n * n] });
			kernels.invertPositiveDefinite(a, n);
		},
		alsSolve(matrix, columnFactors, options, out) {
			requireAls('alsSolve', matrix, columnFactors, options, out);
			kernels.alsSolve(matrix, columnFactors, options, out);
		},
		alsConjugateGradient(matrix, columnFactors, options, out) {
			requireAls('alsConjugateGradient', matrix, columnFactors, options, out);
			requireCounts('alsConjugateGradient', { steps: options.steps });
			kernels.alsConjugateGradient(matrix, columnFactors, options, out);
		},
		pairwiseSteps(factors, schedule, options) {
			requirePairs(factors, schedule, options);
			return kernels.pairwiseSteps(factors, schedule, options);
		},
		slimColumns(gram, candidates, options, out) {
			const { k, counts, indices } = candidates;
			requireLengths('slimColumns', {
				gram: [gram, counts.length ** 2],
				indices: [indices, counts.length * k],
				out: [out, indices.length],
			});
			requireBelow('slimColumns', 'candidates of an item:', counts, k + 1);
			requireBelow('slimColumns', 'item', indices, Math.max(1, counts.length));
			kernels.slimColumns(gram, candidates, options, out);
		},
	};
}

function requireAls(
	kernel: string,
	matrix: CsrMatrix,
	columnFactors: Float32Array,
	{ dim, regularisation, gram }: AlsSolveOptions,
	out: Float32Array,
): void {
	requirePositive(kernel, { dim });
	requireMatrix(kernel, matrix);
	requireLengths(kernel, {
		columnFactors: [columnFactors, matrix.columnCount * dim],
		regularisation: [regularisation, matrix.rowCount],
		...(gram && { gram: [gram, dim * dim] }),
		out: [out, matrix.rowCount * dim],
	});
}

function requirePairs(factors: PairwiseFactors, schedule: PairwiseSchedule, options: PairwiseOptions): void {
	const kernel = 'pairwiseSteps';
	const { taken, users, positives, negatives, cellOffsets, cellSeeds, cellBlocks, negativeOffsets } = schedule;
	requirePositive(kernel, {
		dim: factors.dim,
		cellsPerStratum: schedule.cellsPerStratum,
		trials: options.trials,
	});
	requireCounts(kernel, { rounds: options.rounds });
	requireMatrix(kernel, taken);
	requireLengths(kernel, {
		users: [factors.users, taken.rowCount * factors.dim],
		items: [factors.items, taken.columnCount * factors.dim],
		biases: [factors.biases, taken.columnCount],
		cellOffsets: [cellOffsets, cellSeeds.length + 1],
		cellBlocks: [cellBlocks, cellSeeds.length],
		'schedule.users': [users, cellOffsets[cellSeeds.length]],
		positives: [positives, users.length],
		negatives: [negatives, negativeOffsets[negativeOffsets.length - 1]],
	});
	requireOffsets(kernel, { cellOffsets, negativeOffsets });
	requireBelow(kernel, 'user', users, taken.rowCount);
	requireBelow(kernel, 'item', positives, taken.columnCount);
	requireBelow(kernel, 'item', negatives, taken.columnCount);
	cellBlocks.forEach((block, cell) => {
		const hasPairs = cellOffsets[cell] < cellOffsets[cell + 1];
		if (hasPairs && !(negativeOffsets[block] < negativeOffsets[block + 1])) {
			throw new ShapeError(`${kernel}: cell ${cell} has pairs and no negative to draw from block ${block}.`);
		}
	});
}

function requireMatrix(kernel: string, matrix: CsrMatrix): void {
	const { rowCount, columnCount, rowOffsets, columnIndices, values } = matrix;
	requireLengths(kernel, { rowOffsets: [rowOffsets, rowCount + 1] });
	requireOffsets(kernel, { rowOffsets });
	const entryCount = rowOffsets[rowCount];
	requireLengths(kernel, { columnIndices: [columnIndices, entryCount], values: [values, entryCount] });
	requireBelow(kernel, 'column', columnIndices, columnCount);
}

/** From 0 upwards, so that every part lies within what the last one ends. */
function requireOffsets(kernel: string, arrays: Record<string, Uint32Array>): void {
	for (const [name, offsets] of Object.entries(arrays)) {
		if (offsets[0] !== 0) throw new ShapeError(`${kernel}: ${name} begin at ${offsets[0]}, not at 0.`);
		for (let place = 1; place < offsets.length; place++) {
			if (offsets[place] < offsets[place - 1]) {
				throw new ShapeError(`${kernel}: ${name} go back from ${offsets[place - 1]} to ${offsets[place]}.`);
			}
		}
	}
}

function requireCounts(kernel: string, counts: Record<string, number>): void {
	for (const [name, count] of Object.entries(counts)) {
		if (!Number.isInteger(count) || count < 0) {
			throw new ShapeError(`${kernel}: ${name} is ${count}, not a whole number of 0 or more.`);
		}
	}
}

function requirePositive(kernel: string, counts: Record<string, number>): void {
	requireCounts(kernel, counts);
	for (const [name, count] of Object.entries(counts)) {
		if (count === 0) throw new ShapeError(`${kernel}: ${name} is 0.`);
	}
}

function requireLengths(kernel: string, arrays: Record<string, [array: { length: number }, expected: number]>): void {
	for (const [name, [array, expected]] of Object.entries(arrays)) {
		if (array.length !== expected) {
			throw new ShapeError(`${kernel}: ${name} has ${array.length} elements, its shape asks for ${expected}.`);
		}
	}
}
