import { GpuDeviceLostError, ModelFitError, ShapeError, UnsupportedBackendError } from '$lib/core/errors';
import { formatBytes } from '$lib/core/units';

/** One program: WGSL with its entry point and the values of its `override` constants. */
export interface Program {
	/** Names it in errors and profiles; with the constants it must be unique to the code. */
	name: string;
	code: string;
	constants?: Record<string, number>;
}

/** The scalars of a program's `struct Params`, in order: whole numbers as u32, `{ f32 }` as floats. */
export type Param = number | { f32: number };

export interface AdapterWords {
	name: string;
	/** A CPU pretending to be a GPU (SwiftShader, llvmpipe, WARP): right answers, slower than SIMD. */
	isSoftware: boolean;
}

const SLOT_BYTES = 256;
const SLOT_COUNT = 256;
/** No dimension of a dispatch may have more workgroups than this on any device. */
const MOST_WORKGROUPS = 65_535;

/**
 * A GPU device that records dispatches and sends them together. Binding 0 of every program is its parameters, the
 * others are storage buffers in the order given. Dispatches run in the order they were recorded.
 */
export class Gpu {
	readonly device: GPUDevice;
	readonly adapter: AdapterWords;
	/** Programs may reduce by subgroups. */
	readonly usesSubgroups: boolean;
	readonly #mostWorkgroups: number;
	readonly #pipelines = new Map<string, GPUComputePipeline>();
	readonly #params: GPUBuffer;
	readonly #paramBytes = new ArrayBuffer(SLOT_BYTES * SLOT_COUNT);
	#usedSlots = 0;
	#encoder: GPUCommandEncoder | null = null;
	#pass: GPUComputePassEncoder | null = null;
	#loss: GpuDeviceLostError | null = null;
	/** Buffers made within `allOrNone`. */
	#made: GPUBuffer[] | null = null;
	#refusal: UnsupportedBackendError | null = null;
	/** Wakes those who wait for work when the device is lost: a reaction on `lost` itself would stay for ever. */
	readonly #waiting = new Set<() => void>();

	/** @param mostWorkgroups in one dimension of a dispatch; a proof takes few, so that small work is laid out in two */
	constructor(
		device: GPUDevice,
		adapter: AdapterWords,
		usesSubgroups = device.features.has('subgroups'),
		mostWorkgroups = MOST_WORKGROUPS,
	) {
		this.device = device;
		this.adapter = adapter;
		this.usesSubgroups = usesSubgroups;
		this.#mostWorkgroups = mostWorkgroups;
		this.#params = device.createBuffer({
			size: this.#paramBytes.byteLength,
			usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
		});
		// A refused program or a full memory leaves zeros where numbers should be, and says so here only.
		device.addEventListener('uncapturederror', ({ error }) => {
			this.#refusal ??= new UnsupportedBackendError(
				`The graphics processor refused the work (${error.message}). Choose "auto" or "simd" as the compute device in the settings.`,
			);
		});
		void device.lost.then(({ message }) => {
			this.#loss = new GpuDeviceLostError(
				`The graphics processor went away in mid-work (${message || 'no reason given'}). ` +
					'Nothing stored was touched; the work goes on from the last good state on the processor.',
			);
			for (const wake of this.#waiting) wake();
		});
	}

	/** Work was refused: what it should have written is wrong, and whoever waits here is told so. */
	get hasRefused(): boolean {
		return this.#refusal !== null;
	}

	/**
	 * A zeroed storage buffer of `length` 4-byte numbers, or one that holds `contents`. The caller destroys it.
	 * @throws ModelFitError if it is larger than this device makes or binds: WebGPU itself would say so later and elsewhere
	 */
	buffer(contents: number | Float32Array | Uint32Array): GPUBuffer {
		const length = typeof contents === 'number' ? contents : contents.length;
		// A binding may not be empty.
		const size = Math.max(4, length * 4);
		const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
		const most = Math.min(maxBufferSize, maxStorageBufferBindingSize);
		if (size > most) {
			throw new ModelFitError(
				`The graphics processor holds ${formatBytes(most)} in one piece, and ${formatBytes(size)} are needed. ` +
					'Choose fewer dimensions or a smaller batch, or train on the processor.',
			);
		}
		const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
		const buffer = this.device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
		this.#made?.push(buffer);
		if (typeof contents !== 'number') this.write(buffer, contents);
		return buffer;
	}

	/** What `build` builds at once of several buffers; where it throws, those it made are destroyed. */
	allOrNone<T>(build: () => T): T {
		const made: GPUBuffer[] = [];
		this.#made = made;
		try {
			return build();
		} catch (error) {
			for (const buffer of made) buffer.destroy();
			throw error;
		} finally {
			this.#made = null;
		}
	}

	/** Overwrites the buffer's start; takes effect after everything recorded before. */
	write(buffer: GPUBuffer, contents: Float32Array | Uint32Array): void {
		this.flush();
		this.device.queue.writeBuffer(buffer, 0, contents.buffer as ArrayBuffer, contents.byteOffset, contents.byteLength);
	}

	/**
	 * Records one dispatch of at least `workgroupCount` workgroups, laid out in two dimensions where one is too short:
	 * programs number them by y · num_workgroups.x + x and ignore the surplus. A third dimension may be given.
	 * @throws ShapeError for more than 64 scalars
	 */
	dispatch(
		program: Program,
		params: readonly Param[],
		buffers: readonly GPUBuffer[],
		workgroupCount: number,
		depth = 1,
	): void {
		if (workgroupCount === 0 || depth === 0) return;
		const pipeline = this.#pipelineOf(program);
		if (this.#usedSlots === SLOT_COUNT) this.flush();
		const offset = this.#writeParams(program.name, params);
		const entries: GPUBindGroupEntry[] = [
			{ binding: 0, resource: { buffer: this.#params, offset, size: SLOT_BYTES } },
			...buffers.map((buffer, place) => ({ binding: place + 1, resource: { buffer } })),
		];
		const bindGroup = this.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
		this.#encoder ??= this.device.createCommandEncoder();
		this.#pass ??= this.#encoder.beginComputePass();
		this.#pass.setPipeline(pipeline);
		this.#pass.setBindGroup(0, bindGroup);
		const rows = Math.ceil(workgroupCount / this.#mostWorkgroups);
		this.#pass.dispatchWorkgroups(Math.ceil(workgroupCount / rows), rows, depth);
	}

	/** Sends what was recorded; does not wait for it. */
	flush(): void {
		if (!this.#encoder) return;
		this.#pass?.end();
		this.device.queue.writeBuffer(this.#params, 0, this.#paramBytes, 0, this.#usedSlots * SLOT_BYTES);
		this.device.queue.submit([this.#encoder.finish()]);
		this.#encoder = null;
		this.#pass = null;
		this.#usedSlots = 0;
	}

	/** Sends what was recorded and waits until it is done. @throws GpuDeviceLostError, UnsupportedBackendError for refused work */
	async settle(): Promise<void> {
		this.flush();
		await this.#orLost(this.device.queue.onSubmittedWorkDone());
	}

	/** The first `length` numbers of a buffer, as a copy. @throws as `settle` */
	async readFloats(buffer: GPUBuffer, length: number): Promise<Float32Array> {
		return new Float32Array(await this.#read(buffer, length));
	}

	/** As `readFloats`, for u32. @throws as `settle` */
	async readIndices(buffer: GPUBuffer, length: number): Promise<Uint32Array> {
		return new Uint32Array(await this.#read(buffer, length));
	}

	async #read(buffer: GPUBuffer, length: number): Promise<ArrayBuffer> {
		// Even where nothing is read: the caller may destroy now what was recorded.
		this.flush();
		if (length === 0) return new ArrayBuffer(0);
		const staging = this.device.createBuffer({
			size: length * 4,
			usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
		});
		const encoder = this.device.createCommandEncoder();
		encoder.copyBufferToBuffer(buffer, 0, staging, 0, length * 4);
		this.device.queue.submit([encoder.finish()]);
		await this.#orLost(staging.mapAsync(GPUMapMode.READ));
		const copy = staging.getMappedRange().slice(0);
		staging.destroy();
		return copy;
	}

	/** A lost device may leave a promise pending for ever or reject it with words nobody understands. */
	async #orLost(work: Promise<unknown>): Promise<void> {
		let wake = () => {};
		const lost = new Promise<true>((resolve) => (wake = () => resolve(true)));
		if (this.#loss) wake();
		this.#waiting.add(wake);
		try {
			const outcome = await Promise.race([
				lost,
				work.then(
					() => false,
					(error: unknown) => error,
				),
			]);
			if (outcome === false && this.#refusal) throw this.#refusal;
			if (outcome === false && !this.#loss) return;
			// The device may be known as lost just after the failed work.
			const isLost = outcome === true || this.#loss !== null || (await Promise.race([lost, soon()]));
			if (isLost) throw this.#loss ?? new GpuDeviceLostError('The graphics processor went away in mid-work.');
			throw outcome;
		} finally {
			this.#waiting.delete(wake);
		}
	}

	#writeParams(name: string, params: readonly Param[]): number {
		if (params.length * 4 > SLOT_BYTES) throw new ShapeError(`${name}: ${params.length} parameters are too many.`);
		const offset = this.#usedSlots++ * SLOT_BYTES;
		const view = new DataView(this.#paramBytes, offset, SLOT_BYTES);
		params.forEach((param, place) => {
			if (typeof param === 'number') view.setUint32(place * 4, param, true);
			else view.setFloat32(place * 4, param.f32, true);
		});
		return offset;
	}

	#pipelineOf({ name, code, constants = {} }: Program): GPUComputePipeline {
		const key = `${name} ${JSON.stringify(constants)}`;
		const known = this.#pipelines.get(key);
		if (known) return known;
		const module = this.device.createShaderModule({ label: name, code });
		const pipeline = this.device.createComputePipeline({
			label: key,
			layout: 'auto',
			compute: { module, entryPoint: 'main', constants },
		});
		this.#pipelines.set(key, pipeline);
		return pipeline;
	}
}

async function soon(): Promise<boolean> {
	await new Promise((resolve) => setTimeout(resolve, 100));
	return false;
}
