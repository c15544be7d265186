import type { DatasetSummary } from '$lib/interactions/dataset';

type Rows = Pick<DatasetSummary, 'datasetId' | 'fingerprint'>;

/**
 * One thing for each data set, made when first asked for, and kept when the page that asked is left. It holds no `$derived`:
 * one made while a page is drawn stops with that page.
 */
export class PerDataset<Kept extends { cancel(): void }> {
	readonly #made = new Map<string, Kept>();
	readonly #make: (dataset: DatasetSummary) => Kept;

	constructor(make: (dataset: DatasetSummary) => Kept) {
		this.#make = make;
	}

	of(dataset: DatasetSummary): Kept {
		const key = keyOf(dataset);
		const kept = this.#made.get(key) ?? this.#make(dataset);
		this.#made.set(key, kept);
		return kept;
	}

	/** Cancels and forgets what belongs to a data set that is not among these. */
	keepOnly(datasets: readonly Rows[]): void {
		const keys = new Set(datasets.map(keyOf));
		for (const [key, kept] of [...this.#made]) {
			if (keys.has(key)) continue;
			kept.cancel();
			this.#made.delete(key);
		}
	}
}

/** A data set that got rows is another one: what was found before is not shown as its own. */
const keyOf = ({ datasetId, fingerprint }: Rows) => JSON.stringify([datasetId, fingerprint]);
