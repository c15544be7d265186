import { breathe } from '$lib/core/abort';
import { InvalidRequestError } from '$lib/core/errors';
import { throttle, type OnProgress } from '$lib/core/progress';
import { createRng, type Rng } from '$lib/core/rng';
import type { Catalogue } from '$lib/interactions/catalogue';
import { GrowableArray } from '$lib/interactions/growable-array';
import type { InteractionLog } from '$lib/interactions/interaction-log';
import { assortment } from './assortment';
import { brandNames } from './product-words';
import type { DemoStore, DemoStoreOptions, DemoStoreTruth } from './demo-store';
import { demoStoreOptions } from './meta';
import { nameItems, type ItemWords } from './name-items';
import { plantTruth } from './plant-truth';
import { createVisitor, eventNames } from './visits';

/** Visits between two breaths: a few milliseconds. */
const VISITS_PER_BREATH = 500;
/** Rows an average visit leaves; the number of visits follows from it. */
const ROWS_PER_VISIT = 2.75;

/**
 * Makes a shop and its log out of a seed: the same options give the same bytes on every machine.
 * @throws InvalidRequestError on an option out of range; AbortError
 */
export async function generateDemoStore(
	options: Partial<DemoStoreOptions> = {},
	{ signal, onProgress }: { signal?: AbortSignal; onProgress?: OnProgress } = {},
): Promise<DemoStore> {
	const settings = readDemoStoreOptions(options);
	const rng = createRng(settings.seed);
	await breathe(signal);
	const planted = plantTruth(settings, rng.fork('truth'));
	const words = nameItems(planted.categories, planted.brands, rng.fork('words'));
	const truth: DemoStoreTruth = {
		...planted,
		userIds: Array.from({ length: settings.userCount }, (_, user) => `S${String(user + 1).padStart(5, '0')}`),
		itemIds: words.map(({ itemId }) => itemId),
	};
	const rows = await visitShop(truth, rng.fork('visits'), signal, onProgress);
	return { dataset: { log: toLog(truth, rows), catalogue: toCatalogue(truth, words) }, truth };
}

/** @throws InvalidRequestError naming the option and its range */
function readDemoStoreOptions(given: Partial<DemoStoreOptions>): DemoStoreOptions {
	const settings = {} as DemoStoreOptions;
	for (const [name, spec] of Object.entries(demoStoreOptions)) {
		const value = given[name as keyof DemoStoreOptions] ?? spec.default;
		if (!Number.isInteger(value) || value < spec.min || value > spec.max) {
			throw new InvalidRequestError(`${spec.label}: ${value} is not a whole number from ${spec.min} to ${spec.max}.`);
		}
		settings[name as keyof DemoStoreOptions] = value;
	}
	return settings;
}

interface Rows {
	users: Uint32Array;
	items: Uint32Array;
	events: Uint8Array;
	timestamps: Float64Array;
}

async function visitShop(
	truth: DemoStoreTruth,
	rng: Rng,
	signal?: AbortSignal,
	onProgress?: OnProgress,
): Promise<Rows> {
	const { userCount, interactionCount } = truth.options;
	const say = onProgress && throttle(onProgress);
	const startedAt = performance.now();
	const users = new GrowableArray(Uint32Array);
	const items = new GrowableArray(Uint32Array);
	const events = new GrowableArray(Uint8Array);
	const timestamps = new GrowableArray(Float64Array);
	const visit = createVisitor(truth, rng.fork('choices'));
	const chooseUser = userChooser(truth, rng.fork('users'));
	const clock = rng.fork('clock');
	const visitCount = Math.max(userCount, Math.round(interactionCount / ROWS_PER_VISIT));
	for (let done = 0; done < visitCount; done++) {
		if (done % VISITS_PER_BREATH === 0) {
			await breathe(signal);
			say?.({
				phase: 'Opening the shop',
				done,
				total: visitCount,
				unit: 'visits',
				elapsedMs: performance.now() - startedAt,
			});
		}
		// Everybody comes once; the rest of the visits are the regulars'.
		const user = done < userCount ? done : chooseUser();
		visit(user, visitTime(truth, clock), (userIndex, itemIndex, eventCode, timestamp) => {
			users.push(userIndex);
			items.push(itemIndex);
			events.push(eventCode);
			timestamps.push(timestamp);
		});
	}
	return inOrder({
		users: users.finish(),
		items: items.finish(),
		events: events.finish(),
		timestamps: timestamps.finish(),
	});
}

/** Regulars come far more often than most: log-normal activity. */
function userChooser({ options: { userCount } }: DemoStoreTruth, rng: Rng): () => number {
	const cumulative = new Float64Array(userCount);
	let sum = 0;
	for (let user = 0; user < userCount; user++) cumulative[user] = sum += Math.exp(rng.normal());
	return () => {
		const target = rng.next() * sum;
		let low = 0;
		let high = userCount - 1;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (cumulative[middle]! <= target) low = middle + 1;
			else high = middle;
		}
		return low;
	};
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The shop grows over its life, and is fullest in the evening. */
function visitTime({ startsAt, endsAt }: DemoStoreTruth, rng: Rng): number {
	const dayCount = (endsAt - startsAt) / DAY_MS;
	const day = Math.floor(dayCount * rng.next() ** 0.7);
	const hour = 7 + 16 * Math.max(rng.next(), rng.next());
	return startsAt + day * DAY_MS + Math.floor(hour * HOUR_MS);
}

/** By time; rows of one moment stay as they came. */
function inOrder({ users, items, events, timestamps }: Rows): Rows {
	const order = Uint32Array.from(timestamps, (_, row) => row).sort((a, b) => timestamps[a]! - timestamps[b]! || a - b);
	return {
		users: order.map((row) => users[row]!),
		items: order.map((row) => items[row]!),
		events: Uint8Array.from(order, (row) => events[row]!),
		timestamps: Float64Array.from(order, (row) => timestamps[row]!),
	};
}

function toLog(truth: DemoStoreTruth, { users, items, events, timestamps }: Rows): InteractionLog {
	const user = byFirstAppearance(users, truth.userIds);
	const item = byFirstAppearance(items, truth.itemIds);
	return {
		userIds: user.ids,
		itemIds: item.ids,
		userIndices: user.indices,
		itemIndices: item.indices,
		eventNames: [...eventNames],
		eventCodes: events,
		values: new Float32Array(events.length).fill(1),
		timestamps,
		hasValues: false,
		hasTimestamps: true,
	};
}

function byFirstAppearance(rows: Uint32Array, names: readonly string[]): { ids: string[]; indices: Uint32Array } {
	const dense = new Int32Array(names.length).fill(-1);
	const ids: string[] = [];
	const indices = rows.map((index) => {
		if (dense[index] === -1) dense[index] = ids.push(names[index]!) - 1;
		return dense[index]!;
	});
	return { ids, indices };
}

function toCatalogue({ itemIds, categories, brands, prices }: DemoStoreTruth, words: readonly ItemWords[]): Catalogue {
	const specOf = (item: number) => assortment[categories[item]!]!;
	return {
		itemIds,
		columns: [
			{ name: 'title', role: 'title', kind: 'text', values: words.map(({ title }) => title) },
			{ name: 'description', role: 'description', kind: 'text', values: words.map(({ description }) => description) },
			{ name: 'category', role: 'category', kind: 'text', values: words.map((_, item) => specOf(item).name) },
			{ name: 'brand', role: 'brand', kind: 'text', values: words.map((_, item) => brandNames[brands[item]!]!) },
			{ name: 'price', role: 'price', kind: 'number', values: prices.slice() },
			{ name: 'image', role: 'image', kind: 'text', values: words.map(({ image }) => image) },
			{ name: 'material', role: 'attribute', kind: 'text', values: words.map(({ material }) => material) },
			{ name: 'season', role: 'attribute', kind: 'text', values: words.map((_, item) => specOf(item).season) },
		],
	};
}
