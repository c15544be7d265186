import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import type { SearchProgress, SearchRequest, Trial } from '$lib/training/search/search';
import { OptionSearch } from './option-search.svelte';
import { Status } from './status.svelte';

type Listener = (progress: SearchProgress) => void;
const worker = vi.hoisted(() => ({
	search: (() => {}) as unknown as (found: readonly Trial[], listener: Listener) => Promise<Trial[]>,
}));
vi.mock('./workers', () => ({
	trainWorker: {
		call: (use: (api: unknown, id: string, on: Listener) => unknown, { listener }: { listener: Listener }) =>
			use(
				{ search: (_: string, __: SearchRequest, found: readonly Trial[], on: Listener) => worker.search(found, on) },
				'call',
				listener,
			),
	},
}));

const requestOf = (datasetId: string): SearchRequest => ({
	datasetId,
	fingerprint: 'f',
	protocol: { preparation: { minValue: null, minInteractions: 0, events: null }, split: { kind: 'leave-last-out' } },
	modelId: 'item-knn',
	searched: ['neighbours'],
	method: 'random',
	budgetMs: 1000,
	maxTrials: 3,
	seed: 1,
	kernelChoice: { backend: 'auto' },
});
const trial = (configId: number): Trial => {
	return { configId, options: { neighbours: 5 }, resource: 1, score: configId, failure: null, durationMs: 1 };
};
const progress = { phase: '', done: 0, total: null, unit: '', elapsedMs: 0 };
let count = 0;
let datasetId: string;
beforeEach(() => (datasetId = `d${++count}`));

/** A tab that finds one trial and then goes away: its call never comes back. */
async function brokenOff(): Promise<void> {
	const tab = new OptionSearch(new Status());
	worker.search = (_, listener) => {
		listener({ ...progress, trial: trial(0) });
		return new Promise(() => {});
	};
	void tab.start(requestOf(datasetId));
	await vi.waitFor(async () => {
		const other = new OptionSearch(new Status());
		await other.load(datasetId);
		expect(other.record?.trials).toHaveLength(1);
	});
}

test('a search whose tab went away is told as broken off, and goes on behind what it had found', async () => {
	await brokenOff();
	const status = new Status();
	const search = new OptionSearch(status);
	await search.load(datasetId);
	expect(search.isBrokenOff).toBe(true);
	expect(search.best?.configId).toBe(0);
	worker.search = async (found, listener) => {
		expect(status.tasks).toHaveLength(1);
		listener({ ...progress, trial: trial(1) });
		expect(search.record?.trials).toHaveLength(2);
		return [...found, trial(1), trial(2)];
	};
	await search.goOn();
	expect(search.isBrokenOff).toBe(false);
	expect(search.record?.trials.map(({ configId }) => configId)).toEqual([0, 1, 2]);
	expect(status.tasks).toEqual([]);

	const later = new OptionSearch(new Status());
	await later.load(datasetId);
	expect(later.isBrokenOff).toBe(false);
	expect(later.best?.configId).toBe(2);
});

test('a search that was stopped on purpose has ended, with what it found', async () => {
	const search = new OptionSearch(new Status());
	worker.search = (_, listener) => {
		listener({ ...progress, trial: trial(0) });
		return new Promise(() => {});
	};
	void search.start(requestOf(datasetId));
	await vi.waitFor(() => expect(search.record?.trials).toHaveLength(1));
	search.cancel();
	expect(search.isSearching).toBe(false);
	await vi.waitFor(async () => {
		const later = new OptionSearch(new Status());
		await later.load(datasetId);
		expect(later.record).toMatchObject({ ended: true, trials: [{ configId: 0 }] });
	});
});

test('a failed search says why and keeps what it found', async () => {
	const search = new OptionSearch(new Status());
	worker.search = async (_, listener) => {
		listener({ ...progress, trial: trial(0) });
		throw new Error('The worker is gone.');
	};
	await search.start(requestOf(datasetId));
	expect(search.phase).toEqual({ state: 'failed', message: 'The worker is gone.' });
	expect(search.record?.trials).toHaveLength(1);
});
