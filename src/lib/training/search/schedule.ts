import type { Rng } from '$lib/core/rng';
import type { ModelOptions } from '$lib/models/model';
import { gridOptions, sampleOptions, type OptionSpecs } from './search-space';

export type SearchMethod = 'random' | 'grid' | 'halving';

/** One setting to try, with a share 0 … 1 of a whole training. */
export interface Job {
	configId: number;
	options: ModelOptions;
	rung: number;
	resource: number;
}

/** Says what to try next from what was found so far. */
export interface Schedule {
	/** Null when there is nothing more to try. */
	next(): Job | null;
	/** @param score higher is better; null where the trial failed or was too slow */
	report(job: Job, score: number | null): void;
}

/** Of a rung, one in three goes on with three times as much. */
const REDUCTION = 3;
const RUNGS = 3;
/** Values an option on a grid. */
const GRID_STEPS = 3;

/** Draws before it is given up that one of them can be fitted. */
const MOST_DRAWS = 1000;

/** @param isPossible what a fit would refuse is never handed out: it would cost a trial */
export function createSchedule(
	method: SearchMethod,
	specs: OptionSpecs,
	rng: Rng,
	maxTrials: number,
	isPossible: (options: ModelOptions) => boolean = () => true,
): Schedule {
	const draw = () => {
		let options = sampleOptions(specs, rng);
		for (let draws = 1; draws < MOST_DRAWS && !isPossible(options); draws++) options = sampleOptions(specs, rng);
		return options;
	};
	if (method === 'halving') return halving(draw, maxTrials);
	const grid = method === 'grid' ? gridOptions(specs, GRID_STEPS, rng).filter(isPossible) : null;
	let tried = 0;
	return {
		next() {
			const configId = tried;
			if (configId >= Math.min(maxTrials, grid?.length ?? Infinity)) return null;
			tried++;
			return { configId, options: grid?.[configId] ?? draw(), rung: 0, resource: 1 };
		},
		report: () => {},
	};
}

/**
 * Asynchronous successive halving (ASHA: Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht, Talwalkar 2020, A system
 * for massively parallel hyperparameter tuning, algorithm 2), with one worker: whenever it is free it promotes a setting that
 * is among the best third of its rung, from the top rung down, else it draws a new one for the bottom rung.
 */
function halving(draw: () => ModelOptions, maxTrials: number): Schedule {
	const rungs = Array.from({ length: RUNGS }, () => ({
		done: [] as { job: Job; score: number }[],
		promoted: new Set<number>(),
	}));
	let drawn = 0;
	let handedOut = 0;
	const jobOf = (configId: number, options: ModelOptions, rung: number): Job => {
		return { configId, options, rung, resource: REDUCTION ** (rung - (RUNGS - 1)) };
	};
	return {
		next() {
			if (handedOut >= maxTrials) return null;
			handedOut++;
			for (let rung = RUNGS - 2; rung >= 0; rung--) {
				const { done, promoted } = rungs[rung];
				const best = done
					.toSorted((a, b) => b.score - a.score || a.job.configId - b.job.configId)
					.slice(0, Math.floor(done.length / REDUCTION));
				const next = best.find(({ job }) => !promoted.has(job.configId));
				if (!next) continue;
				promoted.add(next.job.configId);
				return jobOf(next.job.configId, next.job.options, rung + 1);
			}
			return jobOf(drawn++, draw(), 0);
		},
		report(job, score) {
			if (score !== null) rungs[job.rung].done.push({ job, score });
		},
	};
}
