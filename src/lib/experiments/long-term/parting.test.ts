import { beforeAll, describe, expect, test, vi } from 'vitest';
import { csrFromCoordinates } from '$lib/core/csr-matrix';
import { createRng } from '$lib/core/rng';
import type { DatasetSplit } from '$lib/datasets/dataset-split';
import type { OpenedShop } from '$lib/experiments/ab/open-shop-world';
import { testArms } from '$lib/experiments/ab/test-shop';
import { defaultBehaviour } from '$lib/experiments/simulation/behaviour-meta';
import type { ArmDay } from '$lib/experiments/simulation/simulation';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { modelMeta } from '$lib/models/registry';
import { fitPopularity } from '$lib/recommendation/open-shop';
import { describeParting, partings } from './describe-parting';
import { runLongTerm, type LongTermReport, type LongTermRun } from './run-long-term';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const USERS = 120;
const CATEGORIES = 8;
const OF_CATEGORY = 10;
const ITEMS = CATEGORIES * OF_CATEGORY;
/** What everybody loves, by so many logits more than anything else. */
const LOVED = 0;
const LOVE = 3;

const categoryOf = (item: number) => Math.floor(item / OF_CATEGORY);

/**
 * A shop in which everybody loves one category and is soon tired of it.
 *
 * A fresh shopper clicks a loved product with about 0.5 and any other with 0.05 (half the log is loved, so a click rate of 0.275 puts the bias at
 * 3 logits). Boredom takes up to 5 logits from a category; a look adds a tenth of what is missing, a night takes off a fifth. Three products a visit,
 * nearly all shoppers come every day:
 *
 * - three loved ones: 1.2 clicks on the first day, then 0.6, 0.3, 0.25 … as boredom climbs to 0.5 before and 0.65 after a visit, in the
 *   long run 0.17 a visit. At every single visit that is still more than two others and one tired favourite would bring: whoever looks at this visit
 *   alone shows them for ever.
 * - one loved and two others: 0.5 on a fresh day and 0.33 in the long run, since boredom stays at 0.2.
 *
 * So greedy CTR must be ahead in the first days, and lose half of its clicks to whoever counts the visits to come.
 */
async function openTiringShop(): Promise<OpenedShop> {
	const rng = createRng(8);
	const rows: [number, number][] = [];
	for (let user = 0; user < USERS; user++) {
		const loved = LOVED * OF_CATEGORY + rng.integer(OF_CATEGORY - 1);
		const other = OF_CATEGORY + rng.integer(ITEMS - OF_CATEGORY - 1);
		for (const item of [loved, loved + 1, other, other + 1]) rows.push([user, item]);
	}
	const { matrix } = csrFromCoordinates({
		rowCount: USERS,
		columnCount: ITEMS,
		rows: Uint32Array.from(rows, ([user]) => user),
		columns: Uint32Array.from(rows, ([, item]) => item),
		values: new Float32Array(rows.length).fill(1),
	});
	const entries = matrix.columnIndices.length;
	const itemIds = Array.from({ length: ITEMS }, (_, item) => `item ${item}`);
	const split: DatasetSplit = {
		protocol: { preparation: { minValue: null, minInteractions: 0, events: null }, split: { kind: 'leave-last-out' } },
		userIds: Array.from({ length: USERS }, (_, user) => `user ${user}`),
		itemIds,
		interactionCount: entries,
		train: {
			matrix,
			timestamps: new Float64Array(entries),
			eventCodes: new Uint8Array(entries),
			eventNames: ['click'],
			hasValues: false,
			catalogue: {
				itemIds,
				columns: [
					{
						role: 'category',
						kind: 'text',
						name: 'category',
						values: itemIds.map((_, item) => `category ${categoryOf(item)}`),
					},
				],
			},
		},
		test: {
			...matrix,
			rowOffsets: new Uint32Array(USERS + 1),
			columnIndices: new Uint32Array(0),
			values: new Float32Array(0),
		},
	};
	return {
		split,
		shopper: {
			kind: 'planted',
			userCount: USERS,
			itemCount: ITEMS,
			categories: Uint16Array.from(itemIds, (_, item) => categoryOf(item)),
			categoryCount: CATEGORIES,
			prices: new Float32Array(ITEMS).fill(1),
			hasPrices: false,
			margins: new Float32Array(ITEMS).fill(0.3),
			activities: new Float32Array(USERS).fill(1),
			seasonAmplitudes: new Float32Array(CATEGORIES),
			seasonPeakDays: new Float32Array(CATEGORIES),
			startsAt: 0,
			utility: (_, item) => (categoryOf(item) === LOVED ? LOVE : 0),
			complement: () => -1,
		},
		fit: null,
		models: new Map(),
		popularity: { meta: modelMeta('popularity'), model: await fitPopularity(split, referenceKernels) },
	};
}

describe('in a shop whose favourites tire', () => {
	let report: LongTermReport;

	beforeAll(async () => {
		report = await runLongTerm(
			{
				datasetId: '',
				seed: 1,
				// Most bought first: the loved category fills the shelf.
				arm: testArms.popular,
				days: 90,
				episodes: 3,
				repeats: 5,
				visitsPerDay: 3 * USERS,
				k: 3,
				discount: 0.97,
				network: false,
				behaviour: {
					...defaultBehaviour,
					examination: 'position',
					patience: 0.99,
					satiation: 0,
					boredom: 5,
					retention: 1,
					clickRate: 0.275,
					orderRate: 0.005,
				},
			},
			await openTiringShop(),
			{ kernels: referenceKernels, signal: new AbortController().signal, onDay: () => {} },
		);
	});

	test('greedy CTR is ahead after three days, and Q-learning by the end of 90', () => {
		const [{ leads, aheadFrom, greedyBest }] = partings(report);
		const inWords = (day: number) => {
			const { mean, low, high } = leads[day - 1];
			return `day ${day}: ${mean.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`;
		};
		console.warn(`Q-learning's lead over greedy CTR in clicks: ${[1, 3, 7, 14, 30, 90].map(inWords).join(', ')}`);
		expect(leads[2].high).toBeLessThan(0);
		expect(leads[89].low).toBeGreaterThan(0);
		expect(greedyBest).toBeLessThan(14);
		expect(aheadFrom).toBeLessThan(45);
		expect(describeParting(report).title).toBe(
			'Short term and long term part: greedy CTR first, “Q-learning, table” in the end',
		);
	});

	test('since greedy shows the favourites for ever, and the other lets them rest', () => {
		const [greedy, table] = report.runs;
		const favourites = ['As ranked', 'Some variety'].map((label) => report.actionLabels.indexOf(label));
		const shareOf = ({ actionCounts }: LongTermRun) =>
			favourites.reduce((sum, action) => sum + actionCounts[action], 0) /
			actionCounts.reduce((sum, count) => sum + count, 0);
		expect(shareOf(greedy)).toBeGreaterThan(0.9);
		expect(shareOf(table)).toBeLessThan(shareOf(greedy) - 0.2);
	});
});

describe('what is said of the lives', () => {
	const day = (clicks: number) => ({ clicks }) as ArmDay;
	const run = (id: LongTermRun['id'], lives: number[][]): LongTermRun => ({
		id,
		label: id,
		words: '',
		lives: lives.map((clicks) => clicks.map(day)),
		actionCounts: [],
	});
	const said = (...runs: LongTermRun[]) => describeParting({ actionLabels: [], runs });

	test('a lead that turns is a parting, with its days', () => {
		const { title, sentences } = said(
			run('greedy', [
				[10, 2, 2, 2],
				[11, 2, 2, 2],
				[12, 2, 2, 2],
			]),
			run('table', [
				[5, 5, 9, 9],
				[6, 5, 9, 9],
				[8, 5, 9, 9],
			]),
		);
		expect(title).toMatch(/greedy CTR first, “table” in the end/);
		expect(sentences[0]).toMatch(/leads on day 1 by 5 clicks \(3 to 6\); it is ahead from day 3 on/);
	});

	test('one repeat has no interval, and equal lives no winner', () => {
		expect(said(run('greedy', [[1]]), run('table', [[2]])).title).toBe('No interval yet');
		expect(said(run('greedy', [[1], [3]]), run('table', [[2], [2]])).title).toBe('Nobody can be told apart in the end');
		expect(said(run('greedy', [[5], [5]]), run('table', [[2], [2]])).title).toBe('Greedy CTR wins, now and in the end');
	});
});
