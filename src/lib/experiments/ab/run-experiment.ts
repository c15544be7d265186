import { InvalidRequestError } from '$lib/core/errors';
import { analyseExperiment } from '$lib/experiments/analysis/analyse-experiment';
import { experimentMetrics } from '$lib/experiments/analysis/experiment-metrics';
import { mixtureVariances } from '$lib/experiments/analysis/plan-experiment';
import type { Simulation, SimulationState } from '$lib/experiments/simulation/simulation';
import type { Kernels } from '$lib/kernels/kernel';
import { getExperiment, loadExperimentState, saveExperiment, saveExperimentDay } from '$lib/storage/experiment-store';
import { checkExperiment } from './check-experiment';
import type { ExperimentRecord } from './experiment-record';
import { dealUsers, makeSimulation } from './make-simulation';
import { measureBaseline } from './measure-baseline';
import { openShopWorld, type OpenedShop } from './open-shop-world';
import { hasDecided, takeLook } from './take-look';
import { userStrata } from './user-strata';

/** Between two stored days while a run hurries: a closed tab loses at most this much. */
const STORE_EVERY_MS = 1000;

/** What the page hears: what is being prepared, or the experiment at a day's end. */
export type ExperimentNews = { state: 'preparing'; phase: string } | { state: 'day'; record: ExperimentRecord };

export interface RunContext {
	kernels: Kernels;
	signal: AbortSignal;
	onNews: (news: ExperimentNews) => void;
	/** Waits as long as the chosen speed asks for, from one day to the next. */
	rest: (signal: AbortSignal) => Promise<void>;
}

/**
 * Runs an experiment from its last stored day's end to its end, storing days as it goes. Pausing is aborting: the day under way
 * is dropped, and the next run begins it again with the same numbers.
 * @throws InvalidRequestError where it cannot run, and says why; AbortError
 */
export async function runExperiment(experimentId: string, context: RunContext): Promise<ExperimentRecord> {
	const stored = await getExperiment<ExperimentRecord>(experimentId);
	if (stored.status === 'done') return stored;
	const { spec } = stored;
	const { signal, onNews, kernels } = context;
	checkExperiment(spec);
	const say = (phase: string) => onNews({ state: 'preparing', phase });
	const shop = await openShopWorld(spec, { kernels, signal, say });
	const record = stored.baseline ? stored : await planned(stored, shop, context, say);
	const armOf = dealUsers(shop.split.userIds, spec);
	const simulation = makeSimulation(spec, shop, kernels, armOf);
	const state = await loadExperimentState(experimentId);
	if (state) {
		const { nextDay, days } = state.json as Pick<SimulationState, 'nextDay' | 'days'>;
		simulation.restore({ nextDay, days, columns: state.columns as SimulationState['columns'] });
	}
	return liveThrough(record, shop, simulation, armOf, context);
}

/** The plan of the sequential test is made before the first visitor, and kept. */
async function planned(
	record: ExperimentRecord,
	shop: OpenedShop,
	{ kernels, signal }: RunContext,
	say: (phase: string) => void,
) {
	say('A trial run of the control');
	const { spec } = record;
	const baseline = await measureBaseline(spec, shop, kernels, signal);
	const made: ExperimentRecord = {
		...record,
		shoppers: {
			kind: shop.shopper.kind,
			fit: shop.fit,
			hasPrices: shop.shopper.hasPrices,
			userCount: shop.shopper.userCount,
			itemCount: shop.shopper.itemCount,
		},
		baseline,
		mixtureVariances: mixtureVariances(baseline, baseline.visitorsByDay.at(-1) ?? 0, spec.shares, spec.alpha),
	};
	await saveExperiment(made);
	return made;
}

async function liveThrough(
	begun: ExperimentRecord,
	shop: OpenedShop,
	simulation: Simulation,
	armOf: Int8Array,
	{ signal, onNews, rest }: RunContext,
): Promise<ExperimentRecord> {
	const { spec } = begun;
	const strata = userStrata(shop.shopper.activities);
	let record: ExperimentRecord = { ...begun, status: 'paused', error: null };
	let storedAt = performance.now();
	let stored = true;
	const metricIds = [spec.metric, ...experimentMetrics.map(({ id }) => id).filter((id) => id !== spec.metric)];
	while (simulation.nextDay < spec.days) {
		const startedAt = performance.now();
		const dawn = stored ? null : simulation.save();
		if (simulation.nextDay < 0) onNews({ state: 'preparing', phase: `Day ${-simulation.nextDay} before the test` });
		await simulation.runDay(signal).catch(async (error: unknown) => {
			// Stopped in mid-day: what the page was shown so far is kept.
			if (dawn) await saveDay(record, dawn);
			throw error;
		});
		const day = simulation.nextDay - 1;
		if (day < 0) continue;
		const last = simulation.nextDay === spec.days;
		const report = analyseExperiment({
			test: simulation.test,
			pre: simulation.pre,
			exposures: simulation.exposures,
			armOf,
			armCount: spec.arms.length,
			shares: spec.shares,
			strata,
			metricIds,
			guardrails: spec.guardrails,
			method: spec.method,
			alpha: spec.alpha,
			seed: spec.seed,
			mixtureVariances: record.mixtureVariances,
			thorough: true,
		});
		const look = takeLook(day, report, record.looks.at(-1));
		const stops = spec.method === 'sequential' && spec.stopsEarly && hasDecided(look, spec.alpha);
		record = {
			...record,
			status: last || stops ? 'done' : 'paused',
			daysDone: day + 1,
			looks: [...record.looks, look],
			armDays: simulation.days,
			report,
			elapsedMs: record.elapsedMs + performance.now() - startedAt,
		};
		const done = record.status === 'done';
		stored = done || performance.now() - storedAt > STORE_EVERY_MS;
		if (stored) {
			await saveDay(record, simulation.save());
			storedAt = performance.now();
		}
		onNews({ state: 'day', record });
		if (done) return record;
		await rest(signal).catch(async (error: unknown) => {
			if (!stored) await saveDay(record, simulation.save());
			throw error;
		});
	}
	throw new InvalidRequestError('This experiment has no days left to run: set up a copy with more days.');
}

async function saveDay(record: ExperimentRecord, { nextDay, days, columns }: SimulationState): Promise<void> {
	await saveExperimentDay(record, { json: { nextDay, days }, columns });
}
