export interface StorageUsage {
	/** Bytes this app uses, and may use; null where the browser does not say. */
	usageBytes: number | null;
	quotaBytes: number | null;
	/** Whether the browser promised not to clear the data by itself. */
	persisted: boolean;
}

/** What the app uses of the device's storage. */
export async function storageUsage(): Promise<StorageUsage> {
	const storage = storageManager();
	if (!storage) return { usageBytes: null, quotaBytes: null, persisted: false };
	const [estimate, persisted] = await Promise.all([storage.estimate(), storage.persisted()]);
	return { usageBytes: estimate.usage ?? null, quotaBytes: estimate.quota ?? null, persisted };
}

/** Asks the browser to keep the data until the user deletes it (Safari clears after 7 days otherwise); true when granted. */
export async function requestPersistence(): Promise<boolean> {
	const storage = storageManager();
	// Workers may ask whether, not that.
	if (!storage || typeof storage.persist !== 'function') return false;
	return (await storage.persisted()) || (await storage.persist());
}

/** Absent on plain http, where the browser gives no storage manager. */
function storageManager(): StorageManager | null {
	return typeof navigator === 'undefined' ? null : ((navigator as Partial<Navigator>).storage ?? null);
}
