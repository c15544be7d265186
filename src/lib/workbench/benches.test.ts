import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { BanditReport, BanditRequest } from '$lib/experiments/bandit/run-bandits';
import type { StudyNews } from '$lib/experiments/experiment-calls';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { Benches } from './benches';
import { Status, type Outcome } from './status.svelte';
import { banditsStudy } from './study-kinds';

type Listener = (news: StudyNews<BanditReport>) => void;
interface Call {
	request: BanditRequest;
	tell: Listener;
	signal: AbortSignal;
	answer: (report: BanditReport) => void;
	fail: (error: Error) => void;
}
/** The worker: calls that wait for the test to answer them. */
const calls = vi.hoisted(() => [] as Call[]);
vi.mock('./workers', () => {
	const call = (
		use: (api: unknown, callId: string, on: Listener) => Promise<unknown>,
		{ signal, listener }: { signal: AbortSignal; listener: Listener },
	) => {
		const runBandits = (_: string, request: BanditRequest, tell: Listener) =>
			new Promise<BanditReport>((answer, fail) => {
				calls.push({ request, tell, signal, answer, fail });
			});
		return use({ runBandits }, 'call', listener);
	};
	return { judgeWorker: { call } };
});

const datasetOf = (datasetId: string, fingerprint = 'rows') => ({ datasetId, fingerprint }) as DatasetSummary;
const requestOf = (days: number) => ({ days, datasetId: 'a' }) as BanditRequest;
const reportOf = (label: string): BanditReport => ({ armLabels: [label], armValues: [], runs: [] });
const half = (report: BanditReport): StudyNews<BanditReport> => ({
	words: 'UCB',
	amount: { unit: 'simulated days', done: 1, total: 2 },
	report,
});

let ended: [href: string, outcome: Outcome][];
let status: Status;
let benches: Benches;
/** What a page does when it is opened: nothing of it is kept but what the benches keep. */
const openPage = (dataset = datasetOf('a')) => benches.of(banditsStudy, dataset);

beforeEach(() => {
	calls.length = 0;
	ended = [];
	status = new Status(({ href }, outcome) => ended.push([href, outcome]));
	benches = new Benches(status);
});

describe('a study whose page is left', () => {
	test('goes on, is told on the strip, and is found running with its form and then done', async () => {
		const page = openPage();
		page.draft.numbers.days = 7;
		const run = page.run(requestOf(7));
		calls[0]!.tell(half(reportOf('so far')));
		const again = openPage();
		expect(again.draft.numbers.days).toBe(7);
		expect(again.progress).toMatchObject({ phase: 'UCB', done: 1, total: 2 });
		expect(again.report).toEqual(reportOf('so far'));
		expect(status.tasks).toMatchObject([{ href: '/experiments/bandits', datasetId: 'a', share: 0.5 }]);
		expect(calls[0]!.signal.aborted).toBe(false);
		calls[0]!.answer(reportOf('whole'));
		await run;
		expect(openPage().progress).toBeNull();
		expect(openPage().report).toEqual(reportOf('whole'));
		expect(openPage().asked?.days).toBe(7);
		expect(status.tasks).toEqual([]);
		expect(ended).toEqual([['/experiments/bandits', 'done']]);
	});

	test('can be cancelled on return: its numbers so far stay, and nobody is told that it ended', async () => {
		const run = openPage().run(requestOf(7));
		calls[0]!.tell(half(reportOf('so far')));
		openPage().cancel();
		expect(calls[0]!.signal.aborted).toBe(true);
		calls[0]!.fail(new DOMException('', 'AbortError'));
		await run;
		calls[0]!.tell(half(reportOf('too late')));
		expect(openPage().progress).toBeNull();
		expect(openPage().failure).toBeNull();
		expect(openPage().report).toEqual(reportOf('so far'));
		expect(status.tasks).toEqual([]);
		expect(ended).toEqual([]);
	});

	test('says on return why it failed, until it is run again', async () => {
		const run = openPage().run(requestOf(7));
		calls[0]!.fail(new Error('The model was deleted.'));
		await run;
		expect(openPage().failure).toBe('The model was deleted.');
		expect(ended).toEqual([['/experiments/bandits', 'failed']]);
		void openPage().run(requestOf(7));
		expect(openPage().failure).toBeNull();
		expect(openPage().progress).not.toBeNull();
	});

	test('that is started anew gives way: only the answer of the last counts', async () => {
		const first = openPage().run(requestOf(7));
		calls[0]!.tell(half(reportOf('first')));
		const second = openPage().run(requestOf(8));
		expect(calls[0]!.signal.aborted).toBe(true);
		expect(openPage().report).toBeNull();
		calls[1]!.answer(reportOf('second'));
		await second;
		// It was too far to hear that it was cancelled.
		calls[0]!.answer(reportOf('first'));
		await first;
		expect(openPage().report).toEqual(reportOf('second'));
		expect(openPage().asked?.days).toBe(8);
	});
});

describe('another data set', () => {
	test('has its own study: neither sees the other’s form or numbers, and both go on', async () => {
		const run = openPage().run(requestOf(7));
		const other = openPage(datasetOf('b'));
		expect(other.progress).toBeNull();
		other.draft.numbers.days = 3;
		const otherRun = other.run(requestOf(3));
		expect(status.tasks.map(({ datasetId }) => datasetId)).toEqual(['a', 'b']);
		calls[1]!.answer(reportOf('b'));
		await otherRun;
		expect(openPage().progress).not.toBeNull();
		expect(openPage().draft.numbers.days).toBe(30);
		calls[0]!.answer(reportOf('a'));
		await run;
		expect(openPage().report).toEqual(reportOf('a'));
		expect(openPage(datasetOf('b')).report).toEqual(reportOf('b'));
	});

	test('in the place of a deleted one, or with rows added, takes its study with it', async () => {
		void openPage().run(requestOf(7));
		const kept = openPage(datasetOf('b'));
		void kept.run(requestOf(3));
		benches.keepOnly([datasetOf('a', 'more rows'), datasetOf('b')]);
		expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
		expect(status.tasks.map(({ datasetId }) => datasetId)).toEqual(['b']);
		expect(openPage(datasetOf('a', 'more rows')).report).toBeNull();
		expect(openPage(datasetOf('b'))).toBe(kept);
		benches.keepOnly([]);
		expect(openPage(datasetOf('b'))).not.toBe(kept);
		expect(status.tasks).toEqual([]);
		expect(ended).toEqual([]);
	});
});
