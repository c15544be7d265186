import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCallRegistry } from '$lib/core/call-registry';
import { WorkerBridge } from './worker-bridge';

/** A thread of its own making: the same messages through a channel, and a record of its end. */
class ChannelWorker extends EventTarget {
	readonly #channel = new MessageChannel();
	isEnded = false;

	constructor() {
		super();
		this.#channel.port1.onmessage = (event) =>
			this.dispatchEvent(new MessageEvent('message', { data: event.data as unknown, ports: [...event.ports] }));
		expose(createApi(), this.#channel.port2);
	}

	postMessage(message: unknown, transfer: Transferable[]): void {
		this.#channel.port1.postMessage(message, transfer);
	}

	crash(message: string): void {
		this.dispatchEvent(Object.assign(new Event('error'), { message }));
	}

	terminate(): void {
		this.isEnded = true;
		this.#channel.port1.close();
	}
}

function createApi() {
	const calls = createCallRegistry();
	return {
		abort: calls.abort,
		double: async (value: number) => value * 2,
		count(to: number, say: (value: number) => void) {
			for (let value = 1; value <= to; value++) say(value);
			return to;
		},
		untilAborted: (callId: string) =>
			calls.run(callId, (signal) => {
				return new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
			}),
		deaf: () => new Promise<void>(() => {}),
	};
}

let workers: ChannelWorker[];

function bridgeOf(options: ConstructorParameters<typeof WorkerBridge>[1] = {}) {
	return new WorkerBridge<ReturnType<typeof createApi>>(() => {
		const worker = new ChannelWorker();
		workers.push(worker);
		return worker as unknown as Worker;
	}, options);
}

const settle = (ms = 20) => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(() => {
	workers = [];
});

afterEach(() => {
	for (const worker of workers) worker.terminate();
});

describe('a worker bridge', () => {
	test('starts its thread at the first call and uses it for the next', async () => {
		const bridge = bridgeOf();
		expect(workers).toHaveLength(0);
		expect(await bridge.call((api) => api.double(21))).toBe(42);
		expect(await bridge.call((api) => api.double(4))).toBe(8);
		expect(workers).toHaveLength(1);
	});

	test('hands on what the thread tells its listener', async () => {
		const heard: number[] = [];
		const listener = (value: number) => void heard.push(value);
		const call = bridgeOf().call((api, _, say: typeof listener) => api.count(3, say), { listener });
		expect(await call).toBe(3);
		await settle();
		expect(heard).toEqual([1, 2, 3]);
	});

	test('asks an aborted call to end by itself, and keeps the thread that does', async () => {
		const bridge = bridgeOf({ graceMs: 5000 });
		const abort = new AbortController();
		const call = bridge.call((api, callId) => api.untilAborted(callId), { signal: abort.signal });
		await settle();
		abort.abort();
		await expect(call).rejects.toMatchObject({ name: 'AbortError' });
		expect(await bridge.call((api) => api.double(1))).toBe(2);
		expect(workers).toHaveLength(1);
	});

	test('ends a thread that does not listen after the grace time; the next call gets a fresh one', async () => {
		const bridge = bridgeOf({ graceMs: 20 });
		const abort = new AbortController();
		const call = bridge.call((api) => api.deaf(), { signal: abort.signal });
		await settle();
		abort.abort();
		await expect(call).rejects.toMatchObject({ name: 'AbortError' });
		expect(workers[0]!.isEnded).toBe(true);
		expect(await bridge.call((api) => api.double(5))).toBe(10);
		expect(workers).toHaveLength(2);
	});

	test('does not start a call that is aborted already', async () => {
		const call = bridgeOf().call((api) => api.double(1), { signal: AbortSignal.abort() });
		await expect(call).rejects.toMatchObject({ name: 'AbortError' });
		expect(workers).toHaveLength(0);
	});

	test('fails every call under way when the thread crashes, and survives', async () => {
		const bridge = bridgeOf();
		const calls = [bridge.call((api) => api.deaf()), bridge.call((api) => api.deaf())];
		const failures = Promise.allSettled(calls);
		await settle();
		workers[0]!.crash('out of memory');
		for (const outcome of await failures) {
			expect(outcome).toMatchObject({
				status: 'rejected',
				reason: { message: expect.stringContaining('out of memory') },
			});
		}
		expect(await bridge.call((api) => api.double(2))).toBe(4);
	});

	test('gives an idle thread back, and never one that works', async () => {
		const bridge = bridgeOf({ idleMs: 30 });
		const abort = new AbortController();
		const call = bridge.call((api, callId) => api.untilAborted(callId), { signal: abort.signal });
		await bridge.call((api) => api.double(1));
		await settle(60);
		expect(workers[0]!.isEnded).toBe(false);
		abort.abort();
		await expect(call).rejects.toThrow();
		await settle(60);
		expect(workers[0]!.isEnded).toBe(true);
	});
});
