/** Lets one thread cancel, by name, work that another thread asked for: an AbortSignal cannot cross a message port. */
export interface CallRegistry {
	/** Runs `work` under a signal that `abort(callId)` fires. */
	run<T>(callId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
	/** Does nothing where the call has ended or never began. */
	abort(callId: string): void;
}

export function createCallRegistry(): CallRegistry {
	const controllers = new Map<string, AbortController>();
	return {
		async run(callId, work) {
			const controller = new AbortController();
			controllers.set(callId, controller);
			try {
				return await work(controller.signal);
			} finally {
				controllers.delete(callId);
			}
		},
		abort(callId) {
			controllers.get(callId)?.abort();
		},
	};
}
