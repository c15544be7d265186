/** Runs this tab has taken on are held under a lock, so that another tab does not take them for interrupted. */
const lockName = (runId: string) => `shelfwise-run-${runId}`;

/** Absent outside secure contexts; only the protection against a second tab is then lost. */
const locks = (): LockManager | undefined => globalThis.navigator?.locks;

/** Holds the run until the returned function is called or the tab goes away. */
export function holdRun(runId: string): () => void {
	let release = () => {};
	const held = new Promise<void>((resolve) => (release = resolve));
	void locks()
		?.request(lockName(runId), () => held)
		.catch(() => {});
	return release;
}

/** Holds the run as `holdRun` does unless a tab, this or another, has it: then null. */
export async function tryHoldRun(runId: string): Promise<(() => void) | null> {
	const manager = locks();
	if (!manager) return () => {};
	return new Promise((resolve) => {
		const ask = manager.request(lockName(runId), { ifAvailable: true }, (lock) => {
			if (!lock) return resolve(null);
			return new Promise<void>((release) => resolve(release));
		});
		ask.catch(() => resolve(null));
	});
}

/** Which of these runs a tab, this or another, is working on. */
export async function heldRuns(runIds: readonly string[]): Promise<ReadonlySet<string>> {
	const { held } = (await locks()?.query()) ?? {};
	const names = new Set((held ?? []).map((lock) => lock.name));
	return new Set(runIds.filter((runId) => names.has(lockName(runId))));
}
