import type { QLearner } from './q-learner';
import { STATE_COUNT, stateIndex } from './session-state';

/** Steps shrink as 1 / (1 + visits / SLOWING): large at first, small enough at the end to average. */
const SLOWING = 50;

/**
 * Tabular Q-learning (Watkins, Dayan 1992, Machine Learning 8): Q(s, a) ← Q(s, a) + η (r + γ^days max Q(s′, ·) − Q(s, a)).
 * @param discount γ, a day
 */
export function createQTable(actionCount: number, discount: number): QLearner {
	const values = new Float64Array(STATE_COUNT * actionCount);
	const visits = new Uint32Array(STATE_COUNT * actionCount);
	const row = (state: number) => values.subarray(state * actionCount, (state + 1) * actionCount);
	return {
		label: 'Q-table',
		valuesOf: (state) => row(stateIndex(state)),
		learn({ state, action, reward, next, days }) {
			const entry = stateIndex(state) * actionCount + action;
			const future = next === null ? 0 : discount ** days * Math.max(...row(stateIndex(next)));
			visits[entry]++;
			values[entry] += (reward + future - values[entry]) / (1 + visits[entry] / SLOWING);
		},
		dispose: () => {},
	};
}
