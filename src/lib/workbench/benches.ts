import type { DatasetSummary } from '$lib/interactions/dataset';
import type { Status } from './status.svelte';
import type { StripTask } from './strip-line';

/** One kind of long work on a data set, declared beside its class: the first page must not carry what other pages do. */
export interface BenchKind<Bench extends { cancel(): void }> extends Pick<StripTask, 'label' | 'href'> {
	make: (strip: StripTask, dataset: DatasetSummary) => Bench;
}

type Rows = Pick<DatasetSummary, 'datasetId' | 'fingerprint'>;

/**
 * Long work on data sets, with its form and what came out: it goes on when its page, or its data set, is left. One bench a kind
 * and data set, made when first asked for. It holds no `$derived`: one made while a page is drawn stops with that page.
 */
export class Benches {
	readonly #status: Status;
	/** By data set, then by kind. */
	readonly #kept = new Map<string, Map<object, { cancel(): void }>>();

	constructor(status: Status) {
		this.#status = status;
	}

	of<Bench extends { cancel(): void }>(kind: BenchKind<Bench>, dataset: DatasetSummary): Bench {
		const key = keyOf(dataset);
		const benches = this.#kept.get(key) ?? new Map<object, { cancel(): void }>();
		this.#kept.set(key, benches);
		const { label, href, make } = kind;
		// Only its own kind puts a bench under a kind.
		const kept = benches.get(kind) as Bench | undefined;
		if (kept) return kept;
		const bench = make({ label, href, status: this.#status, datasetId: dataset.datasetId }, dataset);
		benches.set(kind, bench);
		return bench;
	}

	/** Cancels and forgets what belongs to data sets that are gone, or hold other rows now. */
	keepOnly(datasets: readonly Rows[]): void {
		const keys = new Set(datasets.map(keyOf));
		for (const [key, benches] of [...this.#kept]) {
			if (keys.has(key)) continue;
			for (const bench of benches.values()) bench.cancel();
			this.#kept.delete(key);
		}
	}
}

/** A data set that got rows is another one: what was found before is not shown as its own. */
const keyOf = ({ datasetId, fingerprint }: Rows) => JSON.stringify([datasetId, fingerprint]);
