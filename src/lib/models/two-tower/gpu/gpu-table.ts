import type { EmbeddingTable } from '$lib/embeddings/embedding-table';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import { groupByRow } from '$lib/kernels/sparse-apply/group-by-row';
import { sparseApplyGpu, type GpuTable } from '$lib/kernels/sparse-apply/sparse-apply.webgpu';
import type { Bags, Columns } from '$lib/kernels/workspace';
import type { GpuInputs } from './gpu-inputs';

/** Gradients of pooled bags in the buffer of all input gradients, which starts at `base`. */
export interface PooledGradients {
	bags: Bags;
	columns: Columns;
	base: number;
}

/** An embedding table that lives on the device for the length of an epoch and longer. */
export class GpuEmbeddingTable {
	readonly #gpu: Gpu;
	readonly #table: EmbeddingTable;
	readonly #device: GpuTable;
	readonly #name: string;

	/** Uploads the table as it stands. @param name tells its inputs from those of other tables */
	constructor(gpu: Gpu, table: EmbeddingTable, name: string) {
		const { values, ...moments } = table.state().arrays;
		const { accumulator, firstMoment, secondMoment } = moments;
		this.#gpu = gpu;
		this.#table = table;
		this.#name = name;
		this.#device = {
			dim: table.dim,
			optimiser: accumulator ? 'adagrad' : 'adam',
			values: gpu.buffer(values),
			moments: gpu.buffer(accumulator ?? interleave(firstMoment, secondMoment)),
		};
	}

	get values(): GPUBuffer {
		return this.#device.values;
	}

	/**
	 * Sends which gradients belong to which row; the result records one optimiser step on these rows.
	 * @param step steps taken, this one included
	 */
	step(
		inputs: GpuInputs,
		sources: readonly PooledGradients[],
		gradients: GPUBuffer,
		learningRate: number,
		step: number,
	): () => void {
		const grouped = groupSources(sources, this.#table.rowCount);
		const put = (part: string, values: Float32Array | Uint32Array) => inputs.put(`${this.#name}.${part}`, values);
		const entries = {
			rowCount: grouped.rows.length,
			rows: put('rows', grouped.rows),
			offsets: put('offsets', grouped.offsets),
			starts: put('starts', grouped.starts),
			weights: put('weights', grouped.weights),
		};
		return () => sparseApplyGpu(this.#gpu, this.#device, entries, gradients, learningRate, step);
	}

	/** The table's arrays by their names in `EmbeddingTable.state`, as copies. @throws GpuDeviceLostError */
	async read(): Promise<Record<string, Float32Array>> {
		const { rowCount, dim } = this.#table;
		const size = rowCount * dim;
		const values = await this.#gpu.readFloats(this.#device.values, size);
		if (this.#device.optimiser === 'adagrad') {
			return { values, accumulator: await this.#gpu.readFloats(this.#device.moments, rowCount) };
		}
		const moments = await this.#gpu.readFloats(this.#device.moments, 2 * size);
		const every = (start: number) => Float32Array.from({ length: size }, (_, place) => moments[2 * place + start]);
		return { values, firstMoment: every(0), secondMoment: every(1) };
	}

	release(): void {
		this.#device.values.destroy();
		this.#device.moments.destroy();
	}
}

function interleave(first: Float32Array, second: Float32Array): Float32Array {
	const both = new Float32Array(2 * first.length);
	first.forEach((value, place) => {
		both[2 * place] = value;
		both[2 * place + 1] = second[place];
	});
	return both;
}

function groupSources(sources: readonly PooledGradients[], rowCount: number) {
	const length = sources.reduce((count, { bags }) => count + bags.rows.length, 0);
	const [rows, starts, weights] = [new Uint32Array(length), new Uint32Array(length), new Float32Array(length)];
	let place = 0;
	for (const { bags, columns, base } of sources) {
		rows.set(bags.rows, place);
		weights.set(bags.weights, place);
		for (let bag = 0; bag + 1 < bags.offsets.length; bag++) {
			const start = base + bag * columns.stride + columns.column;
			const end = place + bags.offsets[bag + 1] - bags.offsets[bag];
			starts.fill(start, place, end);
			place = end;
		}
	}
	return groupByRow(rows, starts, weights, rowCount);
}
