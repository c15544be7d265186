import { proxy, releaseProxy, wrap, type Remote } from 'comlink';

/** What every worker of ours can do besides its own calls. */
export interface AbortableApi {
	abort(callId: string): void;
}

export interface BridgeOptions {
	/** How long an aborted call may take to end by itself before its thread is ended. */
	graceMs?: number;
	/** How long an idle thread is kept; null keeps it. */
	idleMs?: number | null;
}

interface ActiveCall {
	reject: (error: Error) => void;
	/** Strong references: a collected Comlink proxy leaves its calls hanging for ever (comlink#692). */
	keep: unknown[];
}

/** Owns one worker thread: starts it on first use, aborts softly then firmly, releases it when idle, survives its crash. */
export class WorkerBridge<Api extends AbortableApi> {
	readonly #start: () => Worker;
	readonly #graceMs: number;
	readonly #idleMs: number | null;
	readonly #active = new Map<string, ActiveCall>();
	#worker: Worker | null = null;
	#api: Remote<Api> | null = null;
	#idleTimer: ReturnType<typeof setTimeout> | undefined;

	constructor(start: () => Worker, { graceMs = 2000, idleMs = null }: BridgeOptions = {}) {
		this.#start = start;
		this.#graceMs = graceMs;
		this.#idleMs = idleMs;
	}

	/**
	 * One call. `use` gets the worker's API and the id under which it can be aborted.
	 * @param listeners callbacks the worker will call; `use` receives them wrapped for the port
	 * @throws AbortError when the signal fires; Error when the thread crashes
	 */
	async call<T, Listener extends (value: never) => void = () => void>(
		use: (api: Remote<Api>, callId: string, listener: Listener) => Promise<T>,
		{
			signal,
			listener,
			callId = crypto.randomUUID(),
		}: { signal?: AbortSignal; listener?: Listener; callId?: string } = {},
	): Promise<T> {
		signal?.throwIfAborted();
		const api = this.#open();
		const port = proxy(listener ?? (() => {})) as unknown as Listener;
		const onAbort = () => this.#abort(callId);
		try {
			return await new Promise<T>((resolve, reject) => {
				this.#active.set(callId, { reject, keep: [api, port] });
				signal?.addEventListener('abort', onAbort, { once: true });
				use(api, callId, port).then(resolve, reject);
			});
		} finally {
			signal?.removeEventListener('abort', onAbort);
			this.#active.delete(callId);
			this.#releaseWhenIdle();
		}
	}

	/** Ends the thread now; calls under way fail with `error`. The next call starts a fresh one. */
	terminate(error: Error = new DOMException('The work was cancelled.', 'AbortError')): void {
		clearTimeout(this.#idleTimer);
		this.#api?.[releaseProxy]();
		this.#worker?.terminate();
		this.#worker = null;
		this.#api = null;
		for (const { reject } of this.#active.values()) reject(error);
		this.#active.clear();
	}

	#open(): Remote<Api> {
		clearTimeout(this.#idleTimer);
		if (this.#api) return this.#api;
		const worker = this.#start();
		worker.addEventListener('error', (event) => {
			this.terminate(new Error(`A background thread stopped: ${event.message || 'unknown cause'}. Try again.`));
		});
		this.#worker = worker;
		this.#api = wrap<Api>(worker);
		return this.#api;
	}

	#abort(callId: string): void {
		void (this.#api as Remote<AbortableApi> | null)?.abort(callId);
		setTimeout(() => {
			const deaf = this.#active.get(callId);
			if (!deaf) return;
			deaf.reject(new DOMException('The work was cancelled.', 'AbortError'));
			// Others on the thread were not cancelled by anybody: they are told to ask again.
			this.terminate(new Error('Cancelling took a background thread with it. Try again.'));
		}, this.#graceMs);
	}

	#releaseWhenIdle(): void {
		if (this.#idleMs === null || this.#active.size > 0 || !this.#worker) return;
		clearTimeout(this.#idleTimer);
		this.#idleTimer = setTimeout(() => this.terminate(), this.#idleMs);
	}
}
