import type { LearnedState } from './policy';

/** Who gets which arm. */
export interface Allocator {
	/** A learner is asked visit by visit. */
	readonly learns: boolean;
	/** @returns the arm, or −1 where the user takes no part */
	assign(userIndex: number, day: number): number;
	/** @param reward of the visit, as the experiment counts it */
	observe?(arm: number, userIndex: number, reward: number): void;
	save?(): LearnedState;
	restore?(state: LearnedState): void;
}

/** The usual A/B test: each user keeps the arm the hash gave. @param armOf [userCount], −1 outside */
export function fixedAllocator(armOf: Int8Array): Allocator {
	return { learns: false, assign: (userIndex) => armOf[userIndex] };
}
