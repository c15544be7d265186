import type { Allocator } from '$lib/experiments/policy/allocator';
import type { Bandit } from './bandit';

/** Sends each visit to the arm the bandit chooses, and tells it what came of it. */
export function banditAllocator(bandit: Bandit, contextOf: (userIndex: number) => Float64Array): Allocator {
	return {
		learns: true,
		assign: (userIndex, day) => (day < 0 ? 0 : bandit.choose(contextOf(userIndex))),
		observe: (arm, userIndex, reward) => bandit.update(arm, reward, contextOf(userIndex)),
		save: () => bandit.save(),
		restore: (state) => bandit.restore(state),
	};
}
