import { createRng, type Rng } from '$lib/core/rng';
import { mean, variance } from '$lib/statistics/moments';
import { placesOf } from './judge-ranks';
import { exposureOf, judgedList, type Metric } from './metrics/metric';
import { referenceWorld } from './metrics/reference-world';
import { createProofWorld, type ProofWorld } from './proof-world';

/** One thing a metric must do, and whether it does. */
export interface Proof {
	kind: 'reference' | 'constant' | 'permutation' | 'oracle';
	/** What was asked, in words. */
	title: string;
	/** What had to come out. */
	expected: string;
	found: string;
	holds: boolean;
}

const RANDOM_ORDERS = 60;
/** A sound metric strays further than this from chance once in 16,000 tries; the seed is fixed, so it is never luck. */
const MOST_DEVIATIONS = 4;
const SLACK = 1e-9;

/** Every proof of one metric: nothing of it is written for this metric but its reference vectors. */
export function proveMetric(metric: Metric): Proof[] {
	return [...referenceProofs(metric), ...behaviourProofs(metric)];
}

/** The vectors in the metric's own file, worked by hand or by another program. */
export function referenceProofs(metric: Metric): Proof[] {
	return referenceScores(metric).map(({ title, expected, found }): Proof => {
		const holds = Number.isNaN(expected) ? Number.isNaN(found) : Math.abs(found - expected) < SLACK;
		return { kind: 'reference', title, expected: inFigures(expected), found: inFigures(found), holds };
	});
}

function referenceScores(metric: Metric): { title: string; expected: number; found: number }[] {
	switch (metric.kind) {
		case 'list':
			return metric.references.map((reference) => {
				return { ...reference, found: metric.score(judgedList(reference), referenceWorld) };
			});
		case 'set':
			return metric.references.map((reference) => {
				const exposure = exposureOf(reference.lists, reference.k, referenceWorld.itemCount);
				return { ...reference, found: metric.prepare(exposure, referenceWorld).score };
			});
		case 'rank':
			return metric.references.map((reference) => {
				const places = placesOf(
					Float32Array.from(reference.scores),
					Uint32Array.from(reference.relevant),
					new Uint32Array(0),
				);
				return { ...reference, found: metric.score(places, reference.scores.length) };
			});
		case 'value':
			return metric.references.map((reference) => {
				const error = mean(reference.predicted.map((value, row) => metric.error(value, reference.actual[row])));
				return { ...reference, found: metric.root ? Math.sqrt(error) : error };
			});
	}
}

function behaviourProofs(metric: Metric): Proof[] {
	const rng = createRng(5).fork('proof');
	const world = createProofWorld(rng);
	if (metric.kind === 'value') return valueProofs(metric, world);
	const { usesTruth, range, direction } = metric.meta;
	const random = Array.from({ length: RANDOM_ORDERS }, () => world.score(metric, randomScores(rng)));
	const constant = world.score(metric, () => 1);
	const oracle = world.score(metric, world.truth);
	const stayed = [...random, constant, oracle].every((value) => range[0] - SLACK <= value && value <= range[1] + SLACK);
	if (!usesTruth) {
		const drawn = Array.from({ length: world.userCount }, () =>
			Array.from({ length: world.itemCount }, randomScores(rng)),
		);
		const scores = (user: number, item: number) => drawn[user][item];
		return [
			same(
				'constant',
				'A constant score, the truth exchanged',
				constant,
				world.withOtherTruth().score(metric, () => 1),
			),
			same(
				'permutation',
				'The shoppers in another order',
				world.score(metric, scores),
				world.reversed().score(metric, (user, item) => scores(world.userCount - 1 - user, item)),
			),
			{
				kind: 'oracle',
				title: `${RANDOM_ORDERS} random orders and the truth stay in the metric’s range`,
				expected: `${inFigures(range[0])} … ${inFigures(range[1])}`,
				found: `${inFigures(Math.min(...random, oracle))} … ${inFigures(Math.max(...random, oracle))}`,
				holds: stayed,
			},
		];
	}
	const best = direction === 'higher' ? Math.max(...random) : Math.min(...random);
	return [
		atChance('constant', 'A model that scores everything alike', constant, random),
		atChance('permutation', 'The truth of another shopper', world.score(metric, world.truthOfAnother), random),
		{
			kind: 'oracle',
			title: `A model that knows the truth beats ${RANDOM_ORDERS} random orders`,
			expected: `${direction === 'higher' ? 'above' : 'below'} ${inFigures(best)}`,
			found: inFigures(oracle),
			holds: stayed && (direction === 'higher' ? oracle > best : oracle < best),
		},
	];
}

function valueProofs(metric: Extract<Metric, { kind: 'value' }>, world: ProofWorld): Proof[] {
	const oracle = world.valueError(metric, (rating) => rating);
	const constant = world.valueError(metric, () => world.meanRating);
	const shuffled = world.valueError(metric, (_rating, row) => world.ratings[(row + 1) % world.ratings.length]);
	return [
		{
			kind: 'constant',
			title: 'The mean for everything errs by the spread, less than the ratings of other rows',
			expected: `below ${inFigures(shuffled)}`,
			found: inFigures(constant),
			holds: constant > 0 && constant < shuffled,
		},
		{
			kind: 'permutation',
			title: 'The ratings of other rows err more than the truth',
			expected: `above ${inFigures(oracle)}`,
			found: inFigures(shuffled),
			holds: shuffled > oracle,
		},
		{ ...same('oracle', 'A model that knows the ratings errs by nothing', 0, oracle) },
	];
}

const randomScores = (rng: Rng) => () => rng.next();

function same(kind: Proof['kind'], title: string, expected: number, found: number): Proof {
	const holds = Math.abs(found - expected) <= SLACK * Math.max(1, Math.abs(expected));
	return { kind, title, expected: inFigures(expected), found: inFigures(found), holds };
}

/** As good as random orders are, give or take what they differ by. */
function atChance(kind: Proof['kind'], title: string, found: number, random: readonly number[]): Proof {
	const [centre, deviation] = [mean(random), Math.sqrt(variance(random))];
	return {
		kind,
		title: `${title} is no better than chance`,
		expected: `${inFigures(centre)} ± ${inFigures(MOST_DEVIATIONS * deviation)}`,
		found: inFigures(found),
		holds: Math.abs(found - centre) <= MOST_DEVIATIONS * deviation + SLACK,
	};
}

function inFigures(value: number): string {
	if (Number.isNaN(value)) return 'no number';
	return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : value > 0 ? '∞' : '−∞';
}
