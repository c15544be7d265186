import type { ArmSpec } from '$lib/experiments/ab/experiment-spec';
import type { RunRecord } from '$lib/training/run';
import { modelColour } from './model-colours';

/** Told apart in any order; the first has the baseline's grey. */
const slots = [1, 2, 3, 4, 7, 8, 5, 6];
/** The other way round from how models are given theirs: what is no model looks least like those that most shops train. */
const freeSlots = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

const slotColour = (slot: number) => `var(--model-${slot})`;

/** The css value for the lines of something that stands for no model, by its place. */
export function placeColour(place: number): string {
	return slotColour(slots[place % slots.length]);
}

/**
 * The css values for the arms' lines and dots. An arm that stands for one model has the model's colour, which it has on every page;
 * a second arm of that model, a scene and chance take colours that no arm has yet.
 */
export function armColours(
	arms: readonly Pick<ArmSpec, 'kind' | 'runId'>[],
	runs: readonly Pick<RunRecord, 'runId' | 'modelId'>[],
): string[] {
	const own = arms.map(({ kind, runId }) => {
		if (kind === 'popular') return modelColour('popularity');
		const run = kind === 'run' ? runs.find((one) => one.runId === runId) : undefined;
		return run ? modelColour(run.modelId) : null;
	});
	const free = freeSlots.map(slotColour).filter((colour) => !own.includes(colour));
	return own.map((colour, place) => (colour === null || own.indexOf(colour) < place ? free.shift()! : colour));
}
