import type { ShopperMemory } from './shopper-memory';
import { sigmoid, type ShopWorld } from './shop-world';
import type { VisitStream } from './visit-stream';

/** A shopper who has just ordered goes on looking with this chance. */
const GOES_ON_AFTER_ORDER = 0.5;
/** Chance that what goes well with an ordered item is ordered too. */
const COMPLEMENT_CHANCE = 0.15;
const QUALITY_OF_CLICK = 0.6;

/** One visit in numbers; the buffers are reused by the next visit. */
export interface VisitOutcome {
	shown: number;
	looks: number;
	clicks: number;
	/** 1 where anything was bought: one basket, one order. */
	orders: number;
	units: number;
	/** What the order was worth, and what the shop keeps of it. */
	revenue: number;
	margin: number;
	/** Share of pairs on the shelf from different categories. */
	diversity: number;
	/** [shown] */
	looked: Uint8Array;
	clicked: Uint8Array;
	ordered: Uint8Array;
	/** Bought with the others though it was not on the shelf; −1 for none. */
	complement: number;
}

export function createOutcome(k: number): VisitOutcome {
	return {
		shown: 0,
		looks: 0,
		clicks: 0,
		orders: 0,
		units: 0,
		revenue: 0,
		margin: 0,
		diversity: 0,
		looked: new Uint8Array(k),
		clicked: new Uint8Array(k),
		ordered: new Uint8Array(k),
		complement: -1,
	};
}

/**
 * A shopper in front of a shelf: looks, clicks, orders, remembers. Every visit draws in the same order from its own stream.
 * @param items [length] the shelf
 */
export function visitShop(
	world: ShopWorld,
	memory: ShopperMemory,
	{ userIndex, day, items }: { userIndex: number; day: number; items: Uint32Array },
	stream: VisitStream,
	outcome: VisitOutcome,
): void {
	const { shopper, behaviour, slope, clickBias, orderBias, placeBias } = world;
	const { categories, prices, margins } = shopper;
	const moods = world.moodsOf(day);
	const cascade = behaviour.examination === 'cascade';
	memory.arrive(userIndex, day);
	begin(outcome, items.length);
	outcome.diversity = diversityOf(items, categories);
	let here = true;
	for (let place = 0; place < items.length; place++) {
		if (cascade ? !here : stream.next() >= placeBias[place]) continue;
		const item = items[place];
		const category = categories[item];
		const want = slope * (shopper.utility(userIndex, item) + moods[category]);
		const fatigue =
			behaviour.satiation * memory.timesSeen(userIndex, item) +
			behaviour.boredom * memory.boredomWith(userIndex, category);
		memory.look(userIndex, item, category);
		outcome.looked[place] = 1;
		outcome.looks++;
		let staysFor = behaviour.patience;
		if (stream.next() < sigmoid(want - clickBias - fatigue)) {
			outcome.clicked[place] = 1;
			outcome.clicks++;
			if (stream.next() < sigmoid(want - orderBias)) {
				staysFor = GOES_ON_AFTER_ORDER;
				outcome.ordered[place] = 1;
				take(outcome, prices[item], margins[item]);
				const complement = stream.next() < COMPLEMENT_CHANCE ? shopper.complement(item, stream.next()) : -1;
				if (complement >= 0 && outcome.complement < 0) {
					outcome.complement = complement;
					take(outcome, prices[complement], margins[complement]);
				}
			}
		}
		if (cascade) here = stream.next() < staysFor;
	}
	outcome.orders = outcome.units > 0 ? 1 : 0;
	memory.leave(userIndex, outcome.orders > 0 ? 1 : outcome.clicks > 0 ? QUALITY_OF_CLICK : 0);
}

function begin(outcome: VisitOutcome, shown: number): void {
	outcome.shown = shown;
	outcome.looks = outcome.clicks = outcome.orders = outcome.units = outcome.revenue = outcome.margin = 0;
	outcome.complement = -1;
	outcome.looked.fill(0);
	outcome.clicked.fill(0);
	outcome.ordered.fill(0);
}

function take(outcome: VisitOutcome, price: number, margin: number): void {
	outcome.units++;
	outcome.revenue += price;
	outcome.margin += price * margin;
}

function diversityOf(items: Uint32Array, categories: Uint16Array): number {
	const count = items.length;
	if (count < 2) return 0;
	let different = 0;
	for (let a = 1; a < count; a++) {
		const category = categories[items[a]];
		for (let b = 0; b < a; b++) if (categories[items[b]] !== category) different++;
	}
	return different / ((count * (count - 1)) / 2);
}

/**
 * The clicks a fresh shopper is expected to make on a shelf, without drawing: what an oracle compares arms by. Fatigue is left out: it
 * belongs to the visits before.
 */
export function expectedClicks(world: ShopWorld, userIndex: number, day: number, items: Uint32Array): number {
	const { shopper, behaviour, slope, clickBias, orderBias, placeBias } = world;
	const moods = world.moodsOf(day);
	let reach = 1;
	let sum = 0;
	for (let place = 0; place < items.length; place++) {
		const mood = moods[shopper.categories[items[place]]];
		const want = slope * (shopper.utility(userIndex, items[place]) + mood);
		const click = sigmoid(want - clickBias);
		if (behaviour.examination === 'position') {
			sum += placeBias[place] * click;
			continue;
		}
		sum += reach * click;
		const ordered = click * sigmoid(want - orderBias);
		reach *= ordered * GOES_ON_AFTER_ORDER + (1 - ordered) * behaviour.patience;
	}
	return sum;
}
