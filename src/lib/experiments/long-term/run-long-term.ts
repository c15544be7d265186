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
	/** Every day of the run that counts, no exploration. */
	days: ArmDay[];
	/** [actions] how often each was taken in it. */
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

/**
 * Q-learning over re-ranking chains: the state is what a shop knows of the session, the action a chain, the reward clicks and orders now plus,
 * discounted by the day, what return visits bring. The same learner without a future (γ = 0) is greedy CTR.
 * @throws AbortError
 */
export async function runLongTerm(
	request: LongTermRequest,
	shop: OpenedShop,
	context: { kernels: Kernels; signal: AbortSignal; onDay: (report: LongTermReport, words: string) => void },
): Promise<LongTermReport> {
	const { seed, discount, network } = request;
	const actionCount = reRankings.length;
	const report: LongTermReport = { actionLabels: reRankings.map(({ label }) => label), runs: [] };
	const plans: (Pick<LongTermRun, 'id' | 'label' | 'words'> & { create: () => QLearner | Promise<QLearner> })[] = [
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
			create: () =>
				createQNetwork(actionCount, discount, { kernels: context.kernels, rng: createRng(seed).fork('network') }),
		},
	];
	for (const { create, ...about } of plans.filter(({ id }) => network || id !== 'network')) {
		const run: LongTermRun = { ...about, days: [], actionCounts: new Array<number>(actionCount).fill(0) };
		report.runs.push(run);
		const learner = await create();
		try {
			for (let episode = 0; episode <= request.episodes; episode++) {
				const learning = episode < request.episodes;
				const words = learning
					? `${about.label}: learning, run ${episode + 1} of ${request.episodes}`
					: `${about.label}: the run that counts`;
				// The run that counts has the same shoppers and luck for all; learning has others.
				const seedOfRun = learning ? seed + 1 + episode : seed;
				const epsilon = learning ? FIRST_EPSILON * (1 - episode / request.episodes) : 0;
				const life = createLife(request, shop, context.kernels, learner, { seed: seedOfRun, epsilon, learning });
				for (let day = 0; day < request.days; day++) {
					await life.simulation.runDay(context.signal);
					if (!learning) {
						run.days.push(sumOf(life.simulation.days[day]));
						run.actionCounts = life.actionCounts;
					}
					context.onDay(report, `${words}, day ${day + 1}`);
				}
				life.end();
			}
		} finally {
			learner.dispose();
		}
	}
	return report;
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
