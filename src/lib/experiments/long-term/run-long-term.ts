import { createRng, type Rng } from '$lib/core/rng';
import { buildPolicy } from '$lib/experiments/ab/build-policy';
import type { ArmSpec, ExperimentSpec } from '$lib/experiments/ab/experiment-spec';
import type { OpenedShop } from '$lib/experiments/ab/open-shop-world';
import type { Allocator } from '$lib/experiments/policy/allocator';
import { ShopperActions } from '$lib/experiments/simulation/shopper-actions';
import { createShopWorld } from '$lib/experiments/simulation/shop-world';
import { Simulation, type ArmDay } from '$lib/experiments/simulation/simulation';
import type { Kernels } from '$lib/kernels/kernel';
import type { QLearner, Transition } from './q-learner';
import { createQNetwork } from './q-network';
import { createQTable } from './q-table';
import { SessionSummaries, type SessionSummary } from './session-state';

export interface LongTermRequest {
	datasetId: string;
	seed: number;
	/** The model whose list is re-ranked. */
	arm: ArmSpec;
	days: number;
	/** Runs over all days to learn from, before the one that counts. */
	episodes: number;
	/** How often everything is learned and lived anew, each time with other shoppers' luck: what the intervals come from. */
	repeats: number;
	visitsPerDay: number;
	k: number;
	/** γ a day: how much a visit tomorrow counts. */
	discount: number;
	network: boolean;
	behaviour: ExperimentSpec['behaviour'];
}

export interface LongTermRun {
	id: 'greedy' | 'table' | 'network';
	label: string;
	words: string;
	/** [repeats done][days] of the runs that count, no exploration. The same repeat has the same shoppers' luck for every learner. */
	lives: ArmDay[][];
	/** [actions] how often each was taken in them. */
	actionCounts: number[];
}

export interface LongTermReport {
	actionLabels: string[];
	runs: LongTermRun[];
}

/** What the re-ranker may do with the model's list. */
export const reRankings: readonly { label: string; rerank: ArmSpec['rerank'] }[] = [
	{ label: 'As ranked', rerank: [] },
	{ label: 'Some variety', rerank: [{ id: 'mmr', weight: 0.3, options: {} }] },
	{ label: 'Much variety', rerank: [{ id: 'mmr', weight: 0.8, options: {} }] },
	{ label: 'Less popular first', rerank: [{ id: 'popularity-discount', weight: 0.6, options: {} }] },
	{ label: 'Try something', rerank: [{ id: 'exploration', weight: 0.5, options: {} }] },
];

/** An order counts as so many clicks. */
const ORDER_WORTH = 5;
/** Share of learning visits that try any action, at the start; none at the end. */
const FIRST_EPSILON = 0.5;

export interface LongTermContext {
	kernels: Kernels;
	signal: AbortSignal;
	onDay: (news: {
		words: string;
		amount: { done: number; total: number; unit: string };
		report: LongTermReport;
	}) => void;
}

type Plan = Pick<LongTermRun, 'id' | 'label' | 'words'> & { create: (rng: Rng) => QLearner | Promise<QLearner> };

/**
 * Q-learning over re-ranking chains: the state is what a shop knows of the session, the action a chain, the reward clicks and orders now plus,
 * discounted by the day, what return visits bring. The same learner without a future (γ = 0) is greedy CTR. Each repeat learns from
 * scratch and then lives through the days once without exploring.
 * @throws AbortError
 */
export async function runLongTerm(
	request: LongTermRequest,
	shop: OpenedShop,
	context: LongTermContext,
): Promise<LongTermReport> {
	const { seed, repeats, days, episodes } = request;
	const plans = plansOf(request, context.kernels);
	const report: LongTermReport = {
		actionLabels: reRankings.map(({ label }) => label),
		// Only words: a report crosses a message port, and functions do not.
		runs: plans.map(({ id, label, words }) => ({
			id,
			label,
			words,
			lives: [],
			actionCounts: new Array<number>(reRankings.length).fill(0),
		})),
	};
	const total = repeats * plans.length * (episodes + 1) * days;
	let done = 0;
	for (let repeat = 0; repeat < repeats; repeat++) {
		const repeatSeed = seed + repeat * (episodes + 1);
		for (const [place, { create, label }] of plans.entries()) {
			const learner = await create(createRng(repeatSeed).fork('network'));
			const say = (doing: string) => {
				const words = `${label}, repeat ${repeat + 1} of ${repeats}: ${doing}`;
				context.onDay({ words, amount: { done: ++done, total, unit: 'simulated days' }, report });
			};
			try {
				await learn(learner, repeatSeed, request, shop, context, say);
				await live(learner, repeatSeed, report.runs[place], request, shop, context, say);
			} finally {
				learner.dispose();
			}
		}
	}
	return report;
}

function plansOf({ discount, network }: LongTermRequest, kernels: Kernels): Plan[] {
	const actionCount = reRankings.length;
	const plans: Plan[] = [
		{
			id: 'greedy',
			label: 'Greedy CTR',
			words: 'Takes what brings most now (the same learner, γ = 0).',
			create: () => createQTable(actionCount, 0),
		},
		{
			id: 'table',
			label: 'Q-learning, table',
			words: 'Counts return visits, too.',
			create: () => createQTable(actionCount, discount),
		},
		{
			id: 'network',
			label: 'Q-learning, network',
			words: 'Double DQN with replay, on TF.js.',
			create: (rng) => createQNetwork(actionCount, discount, { kernels, rng }),
		},
	];
	return plans.filter(({ id }) => network || id !== 'network');
}

/** Episodes with other luck than the life that counts, exploring less and less. */
async function learn(
	learner: QLearner,
	seed: number,
	request: LongTermRequest,
	shop: OpenedShop,
	{ kernels, signal }: LongTermContext,
	say: (doing: string) => void,
): Promise<void> {
	const { episodes, days } = request;
	for (let episode = 0; episode < episodes; episode++) {
		const epsilon = FIRST_EPSILON * (1 - episode / episodes);
		const life = createLife(request, shop, kernels, learner, { seed: seed + 1 + episode, epsilon, learning: true });
		for (let day = 0; day < days; day++) {
			await life.simulation.runDay(signal);
			say(`learning, run ${episode + 1} of ${episodes}`);
		}
		life.end();
	}
}

/** The life that counts: the same shoppers and luck for every learner. */
async function live(
	learner: QLearner,
	seed: number,
	run: LongTermRun,
	request: LongTermRequest,
	shop: OpenedShop,
	{ kernels, signal }: LongTermContext,
	say: (doing: string) => void,
): Promise<void> {
	const life = createLife(request, shop, kernels, learner, { seed, epsilon: 0, learning: false });
	for (let day = 0; day < request.days; day++) {
		await life.simulation.runDay(signal);
		if (day === request.days - 1) run.lives.push(life.simulation.days.map(sumOf));
		say('the run that counts');
	}
	life.actionCounts.forEach((count, action) => (run.actionCounts[action] += count));
}

function createLife(
	{ arm, visitsPerDay, k, behaviour }: LongTermRequest,
	shop: OpenedShop,
	kernels: Kernels,
	learner: QLearner,
	{ seed, epsilon, learning }: { seed: number; epsilon: number; learning: boolean },
) {
	const actions = new ShopperActions(shop.shopper.userCount);
	const world = createShopWorld(shop.shopper, behaviour, { train: shop.split.train, visitsPerDay, k, seed });
	const summaries = new SessionSummaries(shop.shopper.userCount);
	const open = new Map<number, Omit<Transition, 'next' | 'days'> & { day: number }>();
	const actionCounts = new Array<number>(reRankings.length).fill(0);
	const rng = createRng(seed).fork('exploration');
	let current: { state: SessionSummary; action: number } | null = null;
	const allocator: Allocator = {
		learns: true,
		assign(userIndex, day) {
			const state = summaries.of(userIndex, day);
			const before = open.get(userIndex);
			if (learning && before) learner.learn({ ...before, next: state, days: day - before.day });
			const action = chooseAction(learner, state, epsilon, rng);
			current = { state, action };
			return action;
		},
	};
	const simulation = new Simulation(
		{
			world,
			arms: reRankings.map(({ rerank, label }) =>
				buildPolicy({ ...arm, rerank, label }, { shop, kernels, actions, seed, asks: 'once' }),
			),
			allocator,
			actions,
			seed,
			k,
			rewardOf: ({ clicks }) => clicks,
			onVisit({ userIndex, day, arm: action, outcome }) {
				actionCounts[action]++;
				summaries.note(userIndex, day, outcome);
				open.set(userIndex, {
					state: current!.state,
					action,
					reward: outcome.clicks + ORDER_WORTH * outcome.orders,
					day,
				});
			},
		},
		0,
	);
	return {
		simulation,
		actionCounts,
		/** Who did not come back has no next visit. */
		end() {
			if (!learning) return;
			for (const { state, action, reward } of open.values())
				learner.learn({ state, action, reward, next: null, days: 0 });
		},
	};
}

function chooseAction(learner: QLearner, state: SessionSummary, epsilon: number, rng: Rng): number {
	if (epsilon > 0 && rng.next() < epsilon) return rng.integer(reRankings.length);
	const values = learner.valuesOf(state);
	let best = 0;
	for (let action = 1; action < values.length; action++) if (values[action] > values[best]) best = action;
	return best;
}

/** One day over all actions. */
function sumOf(arms: readonly ArmDay[]): ArmDay {
	const total = { ...arms[0] };
	for (const day of arms.slice(1))
		for (const field of Object.keys(total) as (keyof ArmDay)[]) total[field] += day[field];
	return total;
}
