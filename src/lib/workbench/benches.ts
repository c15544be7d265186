import type { BanditReport, BanditRequest } from '$lib/experiments/bandit/run-bandits';
import type { InterleavingRequest, InterleavingRun } from '$lib/experiments/interleave/run-interleaving';
import type { LongTermReport, LongTermRequest } from '$lib/experiments/long-term/run-long-term';
import type { OpeReport } from '$lib/experiments/off-policy/ope-report';
import type { AssumedPolicy } from '$lib/experiments/off-policy/read-logged-csv';
import type { SimulatedLogRequest } from '$lib/experiments/off-policy/simulate-log';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { FreshnessBench } from './freshness-bench.svelte';
import { NeighbourMap } from './neighbour-map.svelte';
import { PerDataset } from './per-dataset';
import { Rankers } from './rankers.svelte';
import type { Status } from './status.svelte';
import type { StripTask } from './strip-line';
import { Studio } from './studio.svelte';
import { Study } from './study.svelte';
import {
	banditDraft,
	interleavingDraft,
	longTermDraft,
	offPolicyDraft,
	type BanditDraft,
	type InterleavingDraft,
	type LongTermDraft,
	type OffPolicyDraft,
} from './study-drafts';

/** A log with propensities, as its file says it. */
export interface LoggedCsv {
	text: string;
	assumed: AssumedPolicy;
}

/** Long work on a data set, with its form and what came out: it goes on when its page, or its data set, is left. */
export class Benches {
	readonly #status: Status;
	readonly #kinds: PerDataset<{ cancel(): void }>[] = [];

	readonly bandits = this.#kept(
		{ label: 'Running the bandits', href: '/experiments/bandits' },
		(strip) =>
			new Study<BanditDraft, BanditRequest, BanditReport>(
				banditDraft(),
				(api, request, callId, onNews) => api.runBandits(callId, request, onNews),
				strip,
			),
	);
	readonly interleaving = this.#kept(
		{ label: 'Interleaving', href: '/experiments/interleaving' },
		(strip) =>
			new Study<InterleavingDraft, InterleavingRequest, InterleavingRun[]>(
				interleavingDraft(),
				(api, request, callId, onNews) => api.runInterleaving(callId, request, onNews),
				strip,
			),
	);
	readonly offPolicy = this.#kept(
		{ label: 'Judging a policy', href: '/experiments/off-policy' },
		(strip) =>
			new Study<OffPolicyDraft, SimulatedLogRequest | LoggedCsv, OpeReport>(
				offPolicyDraft(),
				(api, request, callId, onNews) =>
					'text' in request
						? api.judgeLoggedCsv(request.text, request.assumed)
						: api.judgeSimulatedLog(callId, request, onNews),
				strip,
			),
	);
	readonly longTerm = this.#kept(
		{ label: 'Comparing long-term value', href: '/experiments/long-term' },
		(strip) =>
			new Study<LongTermDraft, LongTermRequest, LongTermReport>(
				longTermDraft(),
				(api, request, callId, onNews) => api.runLongTerm(callId, request, onNews),
				strip,
			),
	);
	readonly freshness = this.#kept(
		{ label: 'Measuring freshness', href: '/train/freshness' },
		(strip, dataset) => new FreshnessBench(dataset, strip),
	);
	readonly rankers = this.#kept(
		{ label: 'Training a ranker', href: '/shop/ranking' },
		(strip, { datasetId }) => new Rankers(datasetId, strip),
	);
	readonly studio = this.#kept(
		{ label: 'Trying settings', href: '/shop/studio' },
		(strip, { datasetId }) => new Studio(datasetId, strip),
	);
	readonly neighbours = this.#kept(
		{ label: 'Laying out the map', href: '/shop/map' },
		(strip) => new NeighbourMap(strip),
	);

	constructor(status: Status) {
		this.#status = status;
	}

	/** Cancels and forgets what belongs to data sets that are gone, or hold other rows now. */
	keepOnly(datasets: readonly DatasetSummary[]): void {
		for (const kind of this.#kinds) kind.keepOnly(datasets);
	}

	#kept<Kept extends { cancel(): void }>(
		task: Pick<StripTask, 'label' | 'href'>,
		make: (strip: StripTask, dataset: DatasetSummary) => Kept,
	): PerDataset<Kept> {
		const kind = new PerDataset((dataset) =>
			make({ ...task, status: this.#status, datasetId: dataset.datasetId }, dataset),
		);
		this.#kinds.push(kind);
		return kind;
	}
}
