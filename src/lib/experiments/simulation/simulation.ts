import { breathe } from '$lib/core/abort';
import { ShapeError } from '$lib/core/errors';
import { createRng } from '$lib/core/rng';
import type { Allocator } from '$lib/experiments/policy/allocator';
import { createShelves, type LearnedState, type Policy, type Shelves } from '$lib/experiments/policy/policy';
import type { ShopperActions } from './shopper-actions';
import { ShopperMemory } from './shopper-memory';
import { visitChance, type ShopWorld } from './shop-world';
import { createOutcome, visitShop, type VisitOutcome } from './visit-shop';
import { addVisit, createTotals, type TotalField, type VisitorTotals } from './visitor-totals';
import { VisitStream } from './visit-stream';

/** Visits answered together where nobody learns: enough for a full matrix product, a few milliseconds of work. */
const VISITS_TOGETHER = 128;
/** Between two looks at the message queue. */
const BREATH_MS = 25;

/** One arm's day. */
export interface ArmDay {
	visits: number;
	/** Visitors who came for the first time. */
	newVisitors: number;
	shown: number;
	clicks: number;
	orders: number;
	revenue: number;
	margin: number;
}

/** Called after every visit; views on buffers that the next visit overwrites. */
export type OnVisit = (visit: {
	userIndex: number;
	arm: number;
	day: number;
	items: Uint32Array;
	propensities: Float32Array;
	outcome: VisitOutcome;
}) => void;

export interface SimulationParts {
	world: ShopWorld;
	arms: readonly Policy[];
	allocator: Allocator;
	/** Shared with policies that answer from the shopper's history. */
	actions: ShopperActions;
	seed: number;
	/** Places on a shelf. */
	k: number;
	/** What an allocator and a bandit learn from. */
	rewardOf: (outcome: VisitOutcome) => number;
	onVisit?: OnVisit;
}

/** All that a simulation is at a day's end: stored, it goes on with the same numbers. */
export interface SimulationState {
	nextDay: number;
	days: ArmDay[][];
	columns: Record<string, Float32Array | Float64Array | Uint32Array | Uint8Array>;
}

/**
 * A shop that opens day after day. Days below 0 are the time before the test: everybody sees arm 0, and what they do is kept
 * apart, for CUPED. A day is whole or has not happened: an abort leaves the state of the last day's end.
 */
export class Simulation {
	nextDay: number;
	/** [day][arm] of the test, finished days only. */
	days: ArmDay[][] = [];
	/** Sums of every visitor: `pre` before the test, `test` in it. */
	readonly pre: VisitorTotals;
	readonly test: VisitorTotals;
	/** [arms × itemCount] how often an item was shown. */
	readonly exposures: Uint32Array;
	readonly #parts: SimulationParts;
	readonly #memory: ShopperMemory;
	readonly #stream = new VisitStream();
	readonly #outcome: VisitOutcome;
	readonly #shelves: Shelves;

	constructor(parts: SimulationParts, firstDay: number) {
		const { userCount, itemCount } = parts.world.shopper;
		if (parts.arms.length === 0) throw new ShapeError('A simulation needs at least one arm.');
		this.#parts = parts;
		this.nextDay = firstDay;
		this.pre = createTotals(userCount);
		this.test = createTotals(userCount);
		this.exposures = new Uint32Array(parts.arms.length * itemCount);
		this.#memory = new ShopperMemory(userCount);
		this.#outcome = createOutcome(parts.k);
		this.#shelves = createShelves(VISITS_TOGETHER, parts.k);
	}

	/** Opens the shop for a day. @throws AbortError; then `restore` the last state before going on */
	async runDay(signal?: AbortSignal): Promise<void> {
		const day = this.nextDay;
		const { arms, allocator } = this.#parts;
		const counts = arms.map((): ArmDay => ({
			visits: 0,
			newVisitors: 0,
			shown: 0,
			clicks: 0,
			orders: 0,
			revenue: 0,
			margin: 0,
		}));
		const learns = day >= 0 && (allocator.learns || arms.some((arm) => arm.learns));
		const together = learns ? 1 : VISITS_TOGETHER;
		const visitors = this.#visitorsOf(day);
		let breathedAt = performance.now();
		for (let start = 0; start < visitors.length; start += together) {
			if (performance.now() - breathedAt > BREATH_MS) {
				await breathe(signal);
				breathedAt = performance.now();
			}
			this.#serve(visitors.subarray(start, start + together), day, counts);
		}
		signal?.throwIfAborted();
		if (day >= 0) this.days.push(counts);
		this.nextDay++;
	}

	/** Who comes today, in the order of their coming. */
	#visitorsOf(day: number): Uint32Array {
		const { world, seed } = this.#parts;
		const { userCount } = world.shopper;
		const visitors = new Uint32Array(userCount);
		let count = 0;
		for (let user = 0; user < userCount; user++) {
			this.#stream.begin('arrival', seed, day, user);
			if (this.#stream.next() < visitChance(world, user, day, this.#memory.satisfaction[user])) {
				visitors[count++] = user;
			}
		}
		return createRng(seed).fork(`order of day ${day}`).shuffle(visitors.subarray(0, count));
	}

	#serve(visitors: Uint32Array, day: number, counts: ArmDay[]): void {
		const { arms, allocator } = this.#parts;
		const armOf = Int8Array.from(visitors, (user) => {
			const arm = allocator.assign(user, day);
			return day < 0 && arm >= 0 ? 0 : arm;
		});
		for (let arm = 0; arm < arms.length; arm++) {
			const users = visitors.filter((_, visit) => armOf[visit] === arm);
			if (users.length === 0) continue;
			arms[arm].fill({ count: users.length, users, day }, this.#shelves);
			for (let visit = 0; visit < users.length; visit++) this.#receive(users[visit], visit, arm, day, counts[arm]);
		}
	}

	#receive(userIndex: number, visit: number, arm: number, day: number, count: ArmDay): void {
		const { world, k, seed, actions, arms, allocator, rewardOf, onVisit } = this.#parts;
		const start = visit * k;
		const end = start + this.#shelves.lengths[visit];
		const items = this.#shelves.items.subarray(start, end);
		const outcome = this.#outcome;
		this.#stream.begin('visit', seed, day, userIndex);
		visitShop(world, this.#memory, { userIndex, day, items }, this.#stream, outcome);
		for (let place = 0; place < items.length; place++) {
			if (outcome.clicked[place]) actions.add(userIndex, items[place], outcome.ordered[place] === 1);
		}
		if (outcome.complement >= 0) actions.add(userIndex, outcome.complement, true);
		const totals = day < 0 ? this.pre : this.test;
		if (totals.visits[userIndex] === 0) count.newVisitors++;
		addVisit(totals, userIndex, outcome);
		if (day < 0) return;
		const { itemCount } = world.shopper;
		for (let place = 0; place < items.length; place++) this.exposures[arm * itemCount + items[place]]++;
		count.visits++;
		count.shown += outcome.shown;
		count.clicks += outcome.clicks;
		count.orders += outcome.orders;
		count.revenue += outcome.revenue;
		count.margin += outcome.margin;
		const { looked, clicked } = outcome;
		arms[arm].observe?.({ userIndex, day, items, looked, clicked });
		allocator.observe?.(arm, userIndex, rewardOf(outcome));
		onVisit?.({ userIndex, arm, day, items, propensities: this.#shelves.propensities.subarray(start, end), outcome });
	}

	/** Columns are copies: the simulation may go on while they are stored. */
	save(): SimulationState {
		const columns: SimulationState['columns'] = {};
		for (const [name, column] of this.#allColumns()) columns[name] = column.slice();
		for (const [name, column] of Object.entries(this.#parts.actions.columns())) columns[`action/${name}`] = column;
		for (const [prefix, learner] of this.#learners()) {
			for (const [name, column] of Object.entries(learner.save?.() ?? {})) columns[`${prefix}${name}`] = column.slice();
		}
		return { nextDay: this.nextDay, days: this.days.map((arms) => arms.map((arm) => ({ ...arm }))), columns };
	}

	/** Into a simulation of the same parts that has not run yet, its actions empty. */
	restore({ nextDay, days, columns }: SimulationState): void {
		this.nextDay = nextDay;
		this.days = days.map((arms) => arms.map((arm) => ({ ...arm })));
		for (const [name, column] of this.#allColumns()) {
			if (columns[name]?.length !== column.length) {
				throw new ShapeError('The stored state belongs to another data set or other arms: run the experiment anew.');
			}
			column.set(columns[name]);
		}
		this.#parts.actions.restore({
			users: columns['action/users'] as Uint32Array<ArrayBuffer>,
			items: columns['action/items'] as Uint32Array<ArrayBuffer>,
			bought: columns['action/bought'] as Uint8Array<ArrayBuffer>,
		});
		for (const [prefix, learner] of this.#learners()) {
			const own = Object.entries(columns).filter(([name]) => name.startsWith(prefix));
			const state = Object.fromEntries(own.map(([name, column]) => [name.slice(prefix.length), column]));
			learner.restore?.(state as LearnedState);
		}
	}

	#learners(): [string, Pick<Policy, 'save' | 'restore'>][] {
		const { arms, allocator } = this.#parts;
		return [
			...arms.map((arm, index): [string, Policy] => [`arm/${index}/`, arm]),
			['allocator/', allocator] as [string, Allocator],
		];
	}

	#allColumns() {
		const memory = Object.entries(this.#memory.columns()).map(([name, column]) => [`memory/${name}`, column] as const);
		const sums = (['pre', 'test'] as const).flatMap((period) =>
			(Object.keys(this[period]) as TotalField[]).map((field) => [`${period}/${field}`, this[period][field]] as const),
		);
		return [...memory, ...sums, ['exposures', this.exposures] as const];
	}
}
