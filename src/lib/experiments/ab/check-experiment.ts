import { InvalidRequestError } from '$lib/core/errors';
import type { ArmSpec, ExperimentSpec } from './experiment-spec';
import { sceneObstacle } from './scene-obstacle';

/** In words what keeps an experiment from starting, or null. */
export function obstacleOf(
	spec: Pick<ExperimentSpec, 'arms' | 'shares' | 'sameArms' | 'visitsPerDay' | 'days' | 'asks'>,
): string | null {
	const { arms, shares, sameArms, visitsPerDay, days, asks } = spec;
	if (arms.length < 2) return 'A test needs at least two arms.';
	if (shares.length !== arms.length) return 'Give every arm its share of the visitors.';
	const empty = shares.findIndex((share) => !(share > 0));
	if (empty >= 0) return `“${arms[empty].label}” gets no traffic: give it a share above 0 %.`;
	if (shares.reduce((sum, share) => sum + share, 0) > 1 + 1e-9)
		return 'The shares of the arms add up to more than 100 %.';
	if (!(visitsPerDay > 0) || !(days > 0)) return 'Nobody would come: set visits a day and days above 0.';
	const missing = arms.find(({ kind, runId }) => kind === 'run' && !runId);
	if (missing) return `Choose the model of “${missing.label}”.`;
	const unfit = arms.map((arm) => sceneObstacle(arm, asks)).find((obstacle) => obstacle !== null);
	if (unfit) return unfit;
	const twin = sameArms ? null : firstTwins(arms);
	if (twin) {
		return `“${twin[0].label}” and “${twin[1].label}” are the same arm: change one, or switch to an A/A test, which compares an arm with itself on purpose.`;
	}
	const namesake = arms.find(({ label }, place) => arms.findIndex((other) => other.label === label) < place);
	if (namesake) return `Two arms are called “${namesake.label}”: give one of them another name.`;
	return null;
}

/** @throws InvalidRequestError */
export function checkExperiment(spec: ExperimentSpec): void {
	const obstacle = obstacleOf(spec);
	if (obstacle !== null) throw new InvalidRequestError(obstacle);
}

function firstTwins(arms: readonly ArmSpec[]): [ArmSpec, ArmSpec] | null {
	const what = ({ kind, runId, rerank, scene }: ArmSpec) => JSON.stringify([kind, runId, rerank, scene ?? null]);
	for (const [place, arm] of arms.entries()) {
		const twin = arms.slice(0, place).find((other) => what(other) === what(arm));
		if (twin) return [twin, arm];
	}
	return null;
}
