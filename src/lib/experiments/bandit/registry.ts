import { InvalidRequestError } from '$lib/core/errors';
import type { BanditEntry } from './bandit';
import { epsilonGreedy } from './epsilon-greedy';
import { linUcb } from './lin-ucb';
import { linearThompson } from './linear-thompson';
import { thompsonBeta } from './thompson-beta';
import { thompsonGaussian } from './thompson-gaussian';
import { ucb1 } from './ucb1';

/** Every bandit, in the order the pages list them. */
export const bandits: Readonly<Record<string, BanditEntry>> = {
	'thompson-beta': thompsonBeta,
	'thompson-gaussian': thompsonGaussian,
	ucb1,
	'epsilon-greedy': epsilonGreedy,
	'lin-ucb': linUcb,
	'linear-thompson': linearThompson,
};

/** @throws InvalidRequestError */
export function banditEntry(banditId: string): BanditEntry {
	if (!Object.hasOwn(bandits, banditId)) {
		throw new InvalidRequestError(`There is no bandit "${banditId}". There are: ${Object.keys(bandits).join(', ')}.`);
	}
	return bandits[banditId];
}
