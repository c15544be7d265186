import { deleteEverything } from '$lib/storage/delete-everything';
import { requestPersistence, storageUsage, type StorageUsage } from '$lib/storage/storage-usage';

/** How much of the device's storage the app uses, and whether the browser promised to keep it. */
export class StorageState {
	usage = $state.raw<StorageUsage | null>(null);
	/** The browser was asked to keep the data and said no. */
	refused = $state(false);

	async refresh(): Promise<void> {
		this.usage = await storageUsage();
	}

	/** Asks the browser to keep the data until the user deletes it. */
	async persist(): Promise<void> {
		this.refused = !(await requestPersistence());
		await this.refresh();
	}

	/** Deletes every data set, run, model and setting. */
	async deleteEverything(): Promise<void> {
		await deleteEverything();
		await this.refresh();
	}
}
