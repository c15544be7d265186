import { isAbortError } from '$lib/core/abort';
import { messageOf } from '$lib/core/errors';
import { obstacleOf } from '$lib/experiments/ab/check-experiment';
import { experimentDefaults, type ArmSpec, type ExperimentSpec } from '$lib/experiments/ab/experiment-spec';
import { forecastPower, type Baseline } from '$lib/experiments/analysis/plan-experiment';
import type { ChoiceFit } from '$lib/experiments/shopper/fit-choice-model';
import type { DatasetSummary } from '$lib/interactions/dataset';
import type { RunRecord } from '$lib/training/run';
import { armOfRun, popularArm, randomArm } from './arm-choices';
import { armObstacle } from './arm-obstacle';
import { judgeWorker } from './workers';

export type TrialPhase =
	| { state: 'idle' }
	| { state: 'measuring'; phase: string }
	| { state: 'known'; baseline: Baseline; fit: ChoiceFit | null; kind: 'planted' | 'fitted' }
	| { state: 'failed'; message: string };

/** How far the power is drawn, and planned for. */
const HORIZON_DAYS = 90;
/** A trial begins when the form has rested so long. */
const REST_MS = 500;

/** What the set-up page's form holds until it becomes an experiment. */
export class ExperimentPlan {
	spec = $state.raw<ExperimentSpec>(undefined as never);
	trial = $state.raw<TrialPhase>({ state: 'idle' });
	#abort: AbortController | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	readonly #runs: () => readonly RunRecord[];

	/** @param runs of the data set, as they are now: a model may be deleted while the form is open */
	constructor(dataset: DatasetSummary, runs: () => readonly RunRecord[], count: number) {
		this.#runs = runs;
		const arms = firstArms(runs());
		this.spec = {
			...structuredClone(experimentDefaults),
			guardrails: [...experimentDefaults.guardrails],
			name: `Test ${count + 1}`,
			datasetId: dataset.datasetId,
			datasetName: dataset.name,
			fingerprint: dataset.fingerprint,
			arms,
			shares: evenShares(arms.length),
		};
	}

	/** In words what keeps the test from starting, or null. */
	readonly obstacle: string | null = $derived.by(
		() => obstacleOf(this.spec) ?? armObstacle(this.spec.arms, this.#runs()),
	);

	/** [day] what a test ending that day could find, or null before the trial run. */
	readonly forecast = $derived.by(() => {
		if (this.trial.state !== 'known') return null;
		const { metrics, visitorsByDay } = this.trial.baseline;
		const { metric, shares, alpha, power } = this.spec;
		if (this.obstacle !== null || !(metrics[metric].unitVariance > 0)) return null;
		return visitorsByDay.map((visitors, day) => ({
			day: day + 1,
			...forecastPower(metrics[metric], visitors, shares, { alpha, power }),
		}));
	});

	set(changes: Partial<ExperimentSpec>): void {
		this.spec = { ...this.spec, ...changes };
	}

	setArm(place: number, changes: Partial<ArmSpec>): void {
		this.putArm(place, { ...this.spec.arms[place], ...changes });
	}

	/** Shows something else in an arm, under a name no other arm has. */
	chooseArm(place: number, arm: ArmSpec): void {
		this.putArm(
			place,
			named(
				arm,
				this.spec.arms.filter((_, index) => index !== place),
			),
		);
	}

	/** In an A/A test the second arm follows the first. */
	putArm(place: number, arm: ArmSpec): void {
		this.set({ arms: this.spec.arms.map((before, index) => (index === place ? arm : before)) });
		if (this.spec.sameArms && place === 0) this.setSameArms(true);
	}

	addArm(arm: ArmSpec): void {
		const arms = [...this.spec.arms, named(arm, this.spec.arms)];
		this.set({ arms, shares: evenShares(arms.length) });
	}

	removeArm(place: number): void {
		const arms = this.spec.arms.filter((_, index) => index !== place);
		this.set({ arms, shares: evenShares(arms.length) });
	}

	/** A/A: the control against itself. */
	setSameArms(sameArms: boolean): void {
		const [control] = this.spec.arms;
		if (!sameArms) return this.set({ sameArms });
		const arms = [control, { ...control, label: `${control.label}, again` }];
		this.set({ sameArms, arms, shares: evenShares(2) });
	}

	/** Asks for a trial run of the control once the form rests; the one under way is dropped. */
	measureSoon(): void {
		clearTimeout(this.#timer);
		this.#abort?.abort();
		this.trial = { state: 'measuring', phase: 'Waiting for the form to rest' };
		this.#timer = setTimeout(() => void this.#measure(), REST_MS);
	}

	stop(): void {
		clearTimeout(this.#timer);
		this.#abort?.abort();
	}

	async #measure(): Promise<void> {
		if (this.obstacle !== null) {
			this.trial = { state: 'idle' };
			return;
		}
		const abort = new AbortController();
		this.#abort = abort;
		const listener = (phase: string) => {
			if (this.#abort === abort && !abort.signal.aborted) this.trial = { state: 'measuring', phase };
		};
		const asked: ExperimentSpec = { ...this.spec, days: HORIZON_DAYS };
		try {
			const { baseline, fit, kind } = await judgeWorker.call(
				(api, callId, onPhase: typeof listener) => api.measureBaseline(callId, asked, onPhase),
				{ signal: abort.signal, listener },
			);
			if (this.#abort === abort) this.trial = { state: 'known', baseline, fit, kind };
		} catch (error) {
			if (this.#abort !== abort || isAbortError(error)) return;
			this.trial = { state: 'failed', message: messageOf(error) };
		} finally {
			if (this.#abort === abort) this.#abort = null;
		}
	}
}

/** The arm with a number behind its name where another arm has it already. */
function named(arm: ArmSpec, others: readonly ArmSpec[]): ArmSpec {
	const isTaken = (label: string) => others.some((other) => other.label === label);
	let label = arm.label;
	for (let count = 2; isTaken(label); count++) label = `${arm.label} ${count}`;
	return { ...arm, label };
}

const evenShares = (count: number): number[] => new Array<number>(count).fill(1 / count);

/** The two models trained last under one protocol; popularity and chance stand in for what is missing. */
function firstArms(runs: readonly RunRecord[]): ArmSpec[] {
	const done = runs.filter(({ status }) => status === 'done');
	const together = done.filter(({ protocol }) => JSON.stringify(protocol) === JSON.stringify(done[0].protocol));
	const trained = together.slice(0, 2).map(armOfRun);
	if (trained.length === 2) return [trained[0], named(trained[1], [trained[0]])];
	return trained.length === 1 ? [popularArm, trained[0]] : [popularArm, randomArm];
}
