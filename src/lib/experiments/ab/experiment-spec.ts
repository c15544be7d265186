import * as v from 'valibot';
import { FileFormatError } from '$lib/core/errors';
import { experimentMetrics } from '$lib/experiments/analysis/experiment-metrics';
import { behaviourOptions, defaultBehaviour } from '$lib/experiments/simulation/behaviour-meta';
import { pipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import { sceneIds } from '$lib/recommendation/scenes/scene-id';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const metricId = v.picklist(experimentMetrics.map(({ id }) => id));

function ranged(name: keyof typeof behaviourOptions) {
	const option = behaviourOptions[name];
	if (option.kind !== 'number') throw new TypeError(`${name} is no number.`);
	return v.pipe(v.number(), v.minValue(option.min), v.maxValue(option.max));
}

const behaviourSchema = v.object({
	examination: v.picklist(['cascade', 'position']),
	patience: ranged('patience'),
	priceWeight: ranged('priceWeight'),
	satiation: ranged('satiation'),
	boredom: ranged('boredom'),
	retention: ranged('retention'),
	clickRate: ranged('clickRate'),
	orderRate: ranged('orderRate'),
	season: v.boolean(),
	drift: ranged('drift'),
});

const armSchema = v.object({
	label: v.pipe(v.string(), v.nonEmpty(), v.maxLength(80)),
	/** 'run': a trained model; 'scene': a scene's whole pipeline; the others need nothing. */
	kind: v.picklist(['run', 'popular', 'random', 'scene']),
	/** The model; of a scene the one it means by "the model chosen on the page", popularity where null. */
	runId: v.nullable(v.string()),
	/** The pipeline as it was when the arm was chosen: a scene that is changed or reset later changes no experiment. */
	scene: v.optional(v.object({ sceneId: v.picklist(sceneIds), pipeline: pipelineSpec })),
	/** Re-rankers after the model or the scene's own, first to last. */
	rerank: v.array(
		v.object({
			id: v.string(),
			weight: share,
			options: v.record(v.string(), v.union([v.number(), v.boolean(), v.string()])),
		}),
	),
});

/** All it takes to run an experiment and get the same numbers: what the experiment file holds. */
export const experimentSchema = v.object({
	format: v.literal('shelfwise-experiment'),
	version: v.literal(1),
	name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(120)),
	datasetId: v.string(),
	datasetName: v.string(),
	fingerprint: v.string(),
	seed: whole(0, 4_294_967_295),
	arms: v.pipe(v.array(armSchema), v.minLength(2), v.maxLength(8)),
	/** Of all users, one an arm. */
	shares: v.array(share),
	/** A/A: the arms are the same on purpose, to see whether the test is sound. */
	sameArms: v.boolean(),
	days: whole(1, 365),
	/** Before the test, everybody on the control: what CUPED learns from. */
	preDays: whole(0, 60),
	visitsPerDay: whole(1, 1_000_000),
	/** Products on a shelf. */
	k: whole(1, 50),
	/** Ask the models anew at every visit, or once before the test. */
	asks: v.picklist(['every-visit', 'once']),
	metric: metricId,
	guardrails: v.array(v.object({ metricId, margin: share })),
	/** How the verdict is reached; everything else is computed beside it. */
	method: v.picklist(['fixed', 'sequential']),
	/** Sequential: stop on the day something is found. */
	stopsEarly: v.boolean(),
	alpha: v.pipe(v.number(), v.minValue(0.001), v.maxValue(0.2)),
	power: v.pipe(v.number(), v.minValue(0.5), v.maxValue(0.99)),
	behaviour: behaviourSchema,
});

export type ExperimentSpec = v.InferOutput<typeof experimentSchema>;
export type ArmSpec = ExperimentSpec['arms'][number];

/** Everything but what only the page knows: data set and arms. */
export const experimentDefaults = {
	format: 'shelfwise-experiment',
	version: 1,
	seed: 1,
	sameArms: false,
	days: 14,
	preDays: 7,
	visitsPerDay: 1000,
	k: 10,
	asks: 'every-visit',
	metric: 'gmv',
	guardrails: [{ metricId: 'retention', margin: 0.05 }],
	method: 'fixed',
	stopsEarly: false,
	alpha: 0.05,
	power: 0.8,
	behaviour: defaultBehaviour,
} as const;

/**
 * Reads an experiment file.
 * @throws FileFormatError naming the place that is wrong
 */
export function readExperimentFile(text: string): ExperimentSpec {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		throw new FileFormatError('This is no experiment file: it is not JSON. Choose a file exported on this page.');
	}
	const spec = isRecord(json) && isRecord(json.experiment) ? json.experiment : json;
	const result = v.safeParse(experimentSchema, spec);
	if (result.success) return result.output;
	const [issue] = result.issues;
	throw new FileFormatError(
		`This is no experiment file of this version: ${v.getDotPath(issue) ?? 'the whole file'}: ${issue.message}. Export the experiment again.`,
	);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
