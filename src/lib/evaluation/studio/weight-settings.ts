import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';

/**
 * Weights of a chain to try: every link off, the weights it has now, each link alone at 1, and then points spread evenly over
 * [0, 1]^linkCount by the additive recurrence of Roberts (2018, The unreasonable effectiveness of quasirandom sequences); a single
 * link gets evenly spaced weights. Two decimals, as the page's sliders have; no setting twice.
 * @param current [linkCount] 0…1
 * @param count settings wanted, at least linkCount + 2
 */
export function weightSettings(current: readonly number[], count: number): number[][] {
	const linkCount = current.length;
	const settings = new Map<string, number[]>();
	const add = (weights: readonly number[]) => {
		const rounded = weights.map((weight) => Math.round(weight * 100) / 100);
		settings.set(rounded.join(), rounded);
	};
	add(current.map(() => 0));
	add(current);
	for (let link = 0; link < linkCount; link++) add(current.map((_, other) => (other === link ? 1 : 0)));
	const steps = recurrenceSteps(linkCount);
	// A hundred weights at two decimals are all a single link has.
	for (let index = 1; settings.size < count && index < 50 * count; index++) {
		if (linkCount === 1) add([index <= count ? index / count : ((index - count) % 101) / 100]);
		else add(steps.map((step) => (0.5 + index * step) % 1));
	}
	return [...settings.values()].slice(0, count);
}

/** 1/φ, 1/φ², … with φ the root of φ^(d + 1) = φ + 1. */
function recurrenceSteps(dimension: number): number[] {
	let root = 2;
	for (let round = 0; round < 60; round++) root = (1 + root) ** (1 / (dimension + 1));
	return Array.from({ length: dimension }, (_, axis) => root ** -(axis + 1));
}

/** The pipeline with its chain at other weights. */
export function withWeights(spec: PipelineSpec, weights: readonly number[]): PipelineSpec {
	return { ...spec, rerankers: spec.rerankers.map((step, link) => ({ ...step, weight: weights[link] })) };
}
