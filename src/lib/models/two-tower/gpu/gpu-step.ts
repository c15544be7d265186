import { ModelFitError } from '$lib/core/errors';
import { pickBags, singletonBags } from '$lib/embeddings/bags';
import { denseAdamGpu } from '$lib/kernels/dense-adam/dense-adam.webgpu';
import { gemmScratchLength } from '$lib/kernels/gemm/gemm.webgpu';
import { embeddingBagsGpu, type GpuBags } from '$lib/kernels/embedding-lookup/embedding-bags.webgpu';
import type { Gpu } from '$lib/kernels/gpu/gpu';
import { inBatchSoftmaxGpu } from '$lib/kernels/in-batch-softmax/in-batch-softmax.webgpu';
import type { Bags } from '$lib/kernels/workspace';
import type { Batch } from '$lib/models/two-tower/batches';
import type { TwoTowerNetwork } from '$lib/models/two-tower/network';
import type { TrainingStep } from '$lib/models/neural/training-step';
import { GpuInputs } from './gpu-inputs';
import { GpuEmbeddingTable, type PooledGradients } from './gpu-table';
import { GpuTower } from './gpu-tower';

/**
 * The whole training step on the graphics processor: tables, weights and their moments stay there, a step brings only
 * row numbers, and what comes back is the loss. `settle` copies everything into the network.
 * @throws ModelFitError where the device has too little memory or a part is larger than it takes; GpuDeviceLostError
 */
export async function createGpuStep(network: TwoTowerNetwork, gpu: Gpu): Promise<TrainingStep<Batch>> {
	gpu.device.pushErrorScope('out-of-memory');
	let onDevice: NetworkOnGpu;
	let shortage: Promise<GPUError | null>;
	try {
		onDevice = gpu.allOrNone(() => new NetworkOnGpu(network, gpu));
	} finally {
		shortage = gpu.device.popErrorScope();
	}
	if (await shortage) {
		onDevice.release();
		throw new ModelFitError(
			'two-tower: the graphics processor has too little memory for these tables. Choose fewer dimensions, or train on the processor.',
		);
	}
	return {
		take: (batch, learningRate) => onDevice.take(batch, learningRate),
		settle: () => onDevice.settle(),
		release: () => onDevice.release(),
	};
}

class NetworkOnGpu {
	readonly #network: TwoTowerNetwork;
	readonly #gpu: Gpu;
	readonly #inputs: GpuInputs;
	readonly #tables: GpuEmbeddingTable[];
	readonly #users: GpuTower;
	readonly #items: GpuTower;
	/** Everything else that has to be given back, by name. */
	readonly #buffers: Record<
		| 'weights'
		| 'weightGradients'
		| 'firstMoment'
		| 'secondMoment'
		| 'inputGradients'
		| 'ones'
		| 'places'
		| 'numeric'
		| 'scratch'
		| 'logits'
		| 'losses',
		GPUBuffer
	>;
	#steps: number;

	constructor(network: TwoTowerNetwork, gpu: Gpu) {
		const { towers, capacity, settings } = network;
		const { batchSize, candidateCount } = capacity;
		const { steps, arrays } = network.state();
		const most = Math.max(batchSize, candidateCount);
		this.#network = network;
		this.#gpu = gpu;
		this.#steps = steps;
		this.#inputs = new GpuInputs(gpu);
		this.#buffers = {
			weights: gpu.buffer(arrays['weights']),
			weightGradients: gpu.buffer(arrays['weights'].length),
			firstMoment: gpu.buffer(arrays['weights.firstMoment']),
			secondMoment: gpu.buffer(arrays['weights.secondMoment']),
			inputGradients: gpu.buffer(batchSize * towers.user.inputs + candidateCount * towers.item.inputs),
			ones: gpu.buffer(new Float32Array(most).fill(1)),
			places: gpu.buffer(Uint32Array.from({ length: most + 1 }, (_, place) => place)),
			numeric: gpu.buffer(network.itemFeatures.numeric),
			scratch: gpu.buffer(gemmScratchLength),
			logits: gpu.buffer(batchSize * candidateCount),
			losses: gpu.buffer(batchSize),
		};
		this.#tables = network.tables.map((table, place) => new GpuEmbeddingTable(gpu, table, `table ${place}`));
		const common = { normalised: towers.normalised, dropout: settings.dropout };
		const userOptions = { ...common, tower: towers.user, capacity: batchSize, gradientOffset: 0 };
		this.#users = new GpuTower(gpu, this.#buffers, userOptions);
		const gradientOffset = batchSize * towers.user.inputs;
		const itemOptions = { ...common, tower: towers.item, capacity: candidateCount, gradientOffset };
		this.#items = new GpuTower(gpu, this.#buffers, itemOptions);
	}

	/** Sends one step; the loss comes when the device has done it. */
	async take(batch: Batch, learningRate: number): Promise<{ loss: Promise<number> }> {
		const gpu = this.#gpu;
		const batchSize = batch.userRows.length;
		const candidateCount = batch.items.length;
		this.#steps++;
		// All that a step brings is sent first: a write between two dispatches would cut what is sent in two.
		const lookUp = this.#lookUps(batch);
		const masks = [batch.userMasks, batch.itemMasks].map((layers, tower) =>
			layers.map((mask, place) => this.#inputs.put(`mask ${tower}.${place}`, mask)),
		);
		const positives = this.#inputs.put('positives', batch.positives);
		const positiveLogQ = this.#inputs.put('logQ of positives', batch.positiveLogQ);
		const candidateItems = this.#inputs.put('candidate items', batch.candidateItems);
		const logQ = this.#inputs.put('logQ', batch.logQ);
		const applyTables = this.#tableSteps(batch, learningRate);

		lookUp();
		this.#users.forward(batchSize, masks[0]);
		this.#items.forward(candidateCount, masks[1]);
		const { logits, losses, scratch, weightGradients } = this.#buffers;
		inBatchSoftmaxGpu(
			gpu,
			{
				...{ batchSize, candidateCount, dim: this.#network.towers.user.outputs, scale: batch.scale },
				...{ queries: this.#users.outputs, candidates: this.#items.outputs },
				...{ positives, positiveLogQ, candidateItems, logQ },
			},
			{ queries: this.#users.outputGradients, candidates: this.#items.outputGradients, losses, logits, scratch },
		);
		this.#users.backward(batchSize);
		this.#items.backward(candidateCount);
		for (const apply of applyTables) apply();
		const size = this.#network.weights.length;
		denseAdamGpu(gpu, { size, ...this.#buffers }, weightGradients, learningRate, this.#steps);
		const loss = gpu.readFloats(losses, batchSize).then((values) => meanOf(values));
		// Awaited later; a device that is lost meanwhile must not end as an unhandled rejection.
		loss.catch(() => null);
		return { loss };
	}

	/** Copies tables, weights and moments into the network. @throws GpuDeviceLostError */
	async settle(): Promise<void> {
		const size = this.#network.weights.length;
		const { weights, firstMoment, secondMoment } = this.#buffers;
		const arrays: Record<string, Float32Array> = {
			weights: await this.#gpu.readFloats(weights, size),
			'weights.firstMoment': await this.#gpu.readFloats(firstMoment, size),
			'weights.secondMoment': await this.#gpu.readFloats(secondMoment, size),
		};
		for (const [place, table] of this.#tables.entries()) {
			for (const [name, values] of Object.entries(await table.read())) arrays[`table ${place}.${name}`] = values;
		}
		this.#network.restore({ steps: this.#steps, arrays });
	}

	release(): void {
		for (const part of [this.#inputs, this.#users, this.#items, ...this.#tables]) part.release();
		for (const buffer of Object.values(this.#buffers)) buffer.destroy();
	}

	/** Sends the rows of a batch; the result records the lookups. */
	#lookUps({ userRows, histories, itemRows, items }: Batch): () => void {
		const { settings, towers, itemFeatures } = this.#network;
		const { dim, featureDim } = settings;
		const userStride = towers.user.inputs;
		const stride = towers.item.inputs;
		const [users, itemTable, ...features] = this.#tables;
		const userBags = this.#singletons('user rows', userRows);
		const historyBags = this.#bags('histories', histories);
		const itemBags = this.#singletons('item rows', itemRows);
		const featureBags = itemFeatures.groups.map(({ bags }, place) =>
			this.#bags(`features ${place}`, pickBags(bags, items)),
		);
		const { numericCount } = itemFeatures;
		const numericBags = numericCount > 0 ? this.#singletons('items', items) : null;
		return () => {
			const pool = (table: GPUBuffer, width: number, bags: GpuBags, tower: GpuTower, column: number) =>
				embeddingBagsGpu(this.#gpu, table, width, bags, tower.inputs, {
					stride: tower === this.#users ? userStride : stride,
					column,
				});
			pool(users.values, dim, userBags, this.#users, 0);
			pool(itemTable.values, dim, historyBags, this.#users, dim);
			pool(itemTable.values, dim, itemBags, this.#items, 0);
			features.forEach((table, place) =>
				pool(table.values, featureDim, featureBags[place], this.#items, dim + place * featureDim),
			);
			if (numericBags) {
				pool(this.#buffers.numeric, numericCount, numericBags, this.#items, stride - numericCount);
			}
		};
	}

	/** Sends which gradients belong to which rows; the results record the tables' steps. */
	#tableSteps({ userRows, histories, itemRows, items }: Batch, learningRate: number): (() => void)[] {
		const { settings, towers, itemFeatures, capacity } = this.#network;
		const { dim, featureDim } = settings;
		const base = capacity.batchSize * towers.user.inputs;
		const ofUsers = (bags: Bags, column: number): PooledGradients => ({
			bags,
			columns: { stride: towers.user.inputs, column },
			base: 0,
		});
		const ofItems = (bags: Bags, column: number): PooledGradients => ({
			bags,
			columns: { stride: towers.item.inputs, column },
			base,
		});
		const sources = [
			[ofUsers(singletonBags(userRows), 0)],
			[ofUsers(histories, dim), ofItems(singletonBags(itemRows), 0)],
			...itemFeatures.groups.map(({ bags }, place) => [ofItems(pickBags(bags, items), dim + place * featureDim)]),
		];
		return this.#tables.map((table, place) =>
			table.step(this.#inputs, sources[place], this.#buffers.inputGradients, learningRate, this.#steps),
		);
	}

	#bags(name: string, { offsets, rows, weights }: Bags): GpuBags {
		return {
			bagCount: offsets.length - 1,
			offsets: this.#inputs.put(`${name}.offsets`, offsets),
			rows: this.#inputs.put(`${name}.rows`, rows),
			weights: this.#inputs.put(`${name}.weights`, weights),
		};
	}

	/** One row a bag, with weight 1. */
	#singletons(name: string, rows: Uint32Array): GpuBags {
		const { places, ones } = this.#buffers;
		return { bagCount: rows.length, offsets: places, rows: this.#inputs.put(name, rows), weights: ones };
	}
}

function meanOf(values: Float32Array): number {
	return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
