import { writeStores } from './database';

/** Empties every store in one transaction: data sets, runs, models, settings. */
export async function deleteEverything(): Promise<void> {
	await writeStores(
		['datasets', 'dataset-columns', 'runs', 'artifacts', 'settings', 'imports'],
		async (transaction) => {
			await Promise.all(Array.from(transaction.objectStoreNames, (name) => transaction.objectStore(name).clear()));
		},
	);
}
