/**
 * Keeps the screen, and with it the machine, awake while something trains (Screen Wake Lock). The browser takes the lock away
 * whenever the tab is hidden: it is asked for again when the tab is back.
 */
export class WakeLock {
	readonly supported = 'wakeLock' in navigator;
	held = $state(false);
	#wanted = false;
	#sentinel: WakeLockSentinel | null = null;

	constructor() {
		document.addEventListener('visibilitychange', () => void this.#acquire());
	}

	/** Asks for the lock or gives it back. */
	want(wanted: boolean): void {
		this.#wanted = wanted;
		if (wanted) void this.#acquire();
		else void this.#sentinel?.release();
	}

	async #acquire(): Promise<void> {
		if (!this.supported || !this.#wanted || this.#sentinel || document.visibilityState !== 'visible') return;
		try {
			const sentinel = await navigator.wakeLock.request('screen');
			this.#sentinel = sentinel;
			this.held = true;
			sentinel.addEventListener('release', () => {
				this.#sentinel = null;
				this.held = false;
			});
			if (!this.#wanted) await sentinel.release();
		} catch {
			// Low battery or a policy: training goes on without.
		}
	}
}
