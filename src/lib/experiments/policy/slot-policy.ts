import type { Bandit } from '$lib/experiments/bandit/bandit';
import type { LearnedState, Policy } from './policy';

/**
 * Gives one place of another policy's shelf to items that a bandit tries out: the bandit's arms are the items of the pool, its
 * reward is a click. A pool item that the base shows anyway swaps places, so that nothing stands there twice.
 * @param slot 0-based place
 * @param contextOf what is known of a visitor, for a bandit that looks
 */
export function slotPolicy(
	base: Policy,
	slot: number,
	pool: Uint32Array,
	bandit: Bandit,
	contextOf: (userIndex: number) => Float64Array,
): Policy {
	const armOf = new Map(Array.from(pool, (item, arm) => [item, arm]));
	return {
		label: `${base.label}, place ${slot + 1} tries out`,
		learns: true,
		fill(visits, shelves) {
			base.fill(visits, shelves);
			for (let visit = 0; visit < visits.count; visit++) {
				if (shelves.lengths[visit] <= slot) continue;
				const start = visit * shelves.k;
				const item = pool[bandit.choose(contextOf(visits.users[visit]))];
				const shown = shelves.items.subarray(start, start + shelves.lengths[visit]).indexOf(item);
				if (shown >= 0) shelves.items[start + shown] = shelves.items[start + slot];
				shelves.items[start + slot] = item;
			}
		},
		observe(feedback) {
			base.observe?.(feedback);
			const arm = armOf.get(feedback.items[slot]);
			// What was not looked at says nothing about the item.
			if (arm !== undefined && feedback.looked[slot])
				bandit.update(arm, feedback.clicked[slot], contextOf(feedback.userIndex));
		},
		save: (): LearnedState => bandit.save(),
		restore: (state) => bandit.restore(state),
	};
}
