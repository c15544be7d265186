/** True for the platform's abort, also after Comlink has carried it between threads. */
export function isAbortError(error: unknown): boolean {
	return error instanceof Error && error.name === 'AbortError';
}

/**
 * Lets messages (an abort, a progress port) in, then throws if the work was cancelled.
 * MessageChannel, not setTimeout: timers are throttled to a second in a hidden tab.
 * @throws AbortError
 */
export async function breathe(signal?: AbortSignal): Promise<void> {
	await new Promise<void>((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(null);
	});
	signal?.throwIfAborted();
}
