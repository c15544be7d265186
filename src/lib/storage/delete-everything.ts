import { writeStores, type StoreName } from './database';

/** Empties every store in one transaction: data sets, runs, models, rankers, settings. */
export async function deleteEverything(): Promise<void> {
	const stores: StoreName[] = [
		'datasets',
		'dataset-columns',
		'runs',
		'artifacts',
		'checkpoints',
		'settings',
		'imports',
		'experiments',
		'experiment-states',
		'rankers',
	];
	await writeStores(stores, async (transaction) => {
		await Promise.all(Array.from(transaction.objectStoreNames, (name) => transaction.objectStore(name).clear()));
	});
}
