import { readStores, writeStores } from './database';

/** A setting, or `fallback` where it was never set. */
export async function getSetting<T>(key: string, fallback: T): Promise<T> {
	const value = await readStores(['settings'], (transaction) => transaction.objectStore('settings').get(key));
	return value === undefined ? fallback : (value as T);
}

/** Stores a setting: plain JSON. */
export async function setSetting(key: string, value: unknown): Promise<void> {
	await writeStores(['settings'], (transaction) => transaction.objectStore('settings').put(value, key));
}
