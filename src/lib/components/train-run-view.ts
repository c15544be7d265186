import type { Progress } from '$lib/core/progress';
import { formatBytes, formatCount } from '$lib/core/units';
import type { Estimate } from '$lib/evaluation/report';
import type { FitProgress, ModelMeta, ModelOptions, OptionSpec, OptionValue } from '$lib/models/model';
import type { CheckpointRow } from '$lib/storage/stored-rows';
import type { RunRecord } from '$lib/training/run';
import type { LiveWork } from '$lib/workbench/runs.svelte';

type Action = 'cancel' | 'pause' | 'resume' | 'again' | 'evaluate' | 'delete';

/** What one run looks like now: its record and the work under way brought together. */
export type RunView = {
	word: string;
	tone: 'neutral' | 'accent' | 'good' | 'warning' | 'bad';
	curve: readonly FitProgress[];
	/** What can be done with the run. */
	can: readonly Action[];
} & (
	| { state: 'waiting' }
	| { state: 'working'; progress: Progress; rate: string | undefined; stopping: boolean }
	| { state: 'done'; headline: Estimate | null }
	| { state: 'broken'; title: string; message: string; severity: 'error' | 'warning' }
);

export function runView(
	run: RunRecord,
	live: LiveWork | null,
	evaluationError: string | null,
	{ pausable = false, checkpoint = null }: { pausable?: boolean; checkpoint?: CheckpointRow | null } = {},
): RunView {
	if (live) return liveView(run, live, pausable);
	const { curve } = run;
	switch (run.status) {
		case 'done':
			if (evaluationError !== null || run.report === null) {
				return {
					state: 'broken',
					word: 'Trained, not judged',
					tone: 'warning',
					curve,
					can: ['evaluate', 'delete'],
					title: 'The model is trained and kept, but not judged yet',
					message: evaluationError ?? 'The evaluation did not finish.',
					severity: 'warning',
				};
			}
			return {
				state: 'done',
				word: 'Done',
				tone: 'good',
				curve,
				can: ['delete'],
				headline: run.report.metrics['ndcg@10'] ?? null,
			};
		case 'failed':
			return {
				...resting('Failed', 'bad', curve),
				...(isKept(checkpoint) && { can: ['resume', 'again', 'delete'] }),
				title: 'The training failed',
				message: [run.error ?? 'No reason was given. Train again.', isKept(checkpoint) ? keptState(checkpoint) : '']
					.filter(Boolean)
					.join(' '),
				severity: 'error',
			};
		case 'cancelled':
			return {
				...resting('Cancelled', 'neutral', curve),
				title: 'You cancelled this run',
				message: 'Nothing of it is used. “Train again” starts from the beginning.',
				severity: 'warning',
			};
		case 'queued':
		case 'running':
			return { state: 'waiting', word: 'In another tab', tone: 'neutral', curve, can: [] };
		case 'paused':
			return {
				...resting('Paused', 'neutral', curve),
				can: ['resume', 'cancel', 'delete'],
				title: 'You paused this run',
				message: `${keptState(checkpoint)} “Resume” ends in the same model as if it had never stopped.`,
				severity: 'warning',
			};
		case 'interrupted':
			return {
				...resting('Interrupted', 'warning', curve),
				can: ['resume', 'again', 'delete'],
				title: 'The tab went away more than once while this run was at work',
				message: `It may need more memory than the browser gives. ${keptState(checkpoint)}`,
				severity: 'warning',
			};
	}
}

function isKept(checkpoint: CheckpointRow | null): boolean {
	return checkpoint !== null && checkpoint.droppedAt === null;
}

/** What there is to go on from. */
function keptState(checkpoint: CheckpointRow | null): string {
	if (checkpoint === null) return 'No state was kept: it starts from the beginning.';
	if (checkpoint.droppedAt !== null) return 'Its kept state was dropped to make room: it starts from the beginning.';
	return `Its state is kept (${formatBytes(checkpoint.sizeBytes)}).`;
}

function resting(word: string, tone: RunView['tone'], curve: readonly FitProgress[]) {
	return {
		state: 'broken' as const,
		word,
		tone,
		curve,
		can: ['again', 'delete'] satisfies Action[] as readonly Action[],
	};
}

function liveView(run: RunRecord, live: LiveWork, pausable: boolean): RunView {
	switch (live.state) {
		case 'waiting':
			return { state: 'waiting', word: 'Waiting', tone: 'neutral', curve: [], can: ['cancel'] };
		case 'training':
			return {
				state: 'working',
				word: live.pausing ? 'Pausing after this epoch' : 'Training',
				tone: 'accent',
				curve: live.curve,
				can: pausable && !live.pausing ? ['pause'] : [],
				progress: live.progress
					? { ...live.progress, phase: 'Training' }
					: { phase: 'Reading the data', done: 0, total: null, unit: '', elapsedMs: 0 },
				rate: rateOf(live.progress?.examplesPerSecond ?? live.curve.at(-1)?.examplesPerSecond),
				stopping: false,
			};
		case 'evaluating':
			return {
				state: 'working',
				word: 'Judging',
				tone: 'accent',
				curve: run.curve,
				can: [],
				progress: live.progress
					? { ...live.progress, phase: `Judging: ${live.progress.phase}` }
					: { phase: 'Judging', done: 0, total: null, unit: '', elapsedMs: 0 },
				rate: undefined,
				stopping: false,
			};
		case 'stopping':
			return {
				state: 'working',
				word: 'Stopping',
				tone: 'neutral',
				curve: run.curve,
				can: [],
				progress: { phase: 'Stopping', done: 0, total: null, unit: '', elapsedMs: 0 },
				rate: undefined,
				stopping: true,
			};
	}
}

/** Models that measure it say it once an epoch; between, the last one stands. */
function rateOf(examplesPerSecond: number | undefined): string | undefined {
	return examplesPerSecond === undefined
		? undefined
		: `${formatCount(Math.round(examplesPerSecond))} examples a second`;
}

/** Options that differ from their default, in words; 'defaults' where none does. */
export function describeOptions(meta: ModelMeta, options: ModelOptions): string {
	const changed = Object.entries(meta.options).flatMap(([name, spec]) => {
		const value = options[name];
		if (value === undefined || value === spec.default) return [];
		return [`${spec.label} ${describeValue(spec, value)}`];
	});
	return changed.length === 0 ? 'Default options' : changed.join(', ');
}

/** An option's value as its form says it. */
export function describeValue(spec: OptionSpec, value: OptionValue): string {
	if (spec.kind === 'choice') return spec.choices.find((choice) => choice.value === value)?.label ?? String(value);
	if (spec.kind === 'boolean') return value ? 'on' : 'off';
	return Math.abs(Number(value)) >= 1000 ? formatCount(Number(value)) : String(value);
}
