/** Runs `work` while this thread holds a lock that every tab sees; the browser lets it go when the tab dies. */
export async function whileHolding<T>(name: string, work: () => Promise<T>): Promise<T> {
	const locks = lockManager();
	return locks ? ((await locks.request(name, work)) as T) : work();
}

/** The names of all locks held in any tab; null where the browser has no Web Locks. */
export async function heldLocks(): Promise<Set<string> | null> {
	const snapshot = await lockManager()?.query();
	return snapshot ? new Set(snapshot.held?.map(({ name }) => name ?? '')) : null;
}

/** Absent on plain http and outside a browser. */
function lockManager(): LockManager | null {
	return typeof navigator === 'undefined' ? null : ((navigator as Partial<Navigator>).locks ?? null);
}
