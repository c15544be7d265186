/** How fast simulated days pass; the page may change it while they do. */
export interface Pace {
	/** Simulated days a second; Infinity for as fast as it goes. */
	daysPerSecond: number;
	/** Waits for the rest of the day's time, and notices a change of speed meanwhile. @throws AbortError */
	rest(signal: AbortSignal): Promise<void>;
}

const LOOK_EVERY_MS = 25;

export function createPace(daysPerSecond: number): Pace {
	let dayBeganAt = performance.now();
	const pace: Pace = {
		daysPerSecond,
		async rest(signal) {
			while (performance.now() - dayBeganAt < 1000 / pace.daysPerSecond) {
				signal.throwIfAborted();
				await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
			}
			signal.throwIfAborted();
			dayBeganAt = performance.now();
		},
	};
	return pace;
}
