import type { QLearner } from './q-learner';
import { STATE_COUNT, stateIndex } from './session-state';

/** The n-th visit moves a value by n^−0.77 (Even-Dar, Mansour 2003, Learning rates for Q-learning, JMLR 5, §4): soon an average, never stuck. */
const RATE_POWER = -0.77;

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
			values[entry] += (reward + future - values[entry]) * visits[entry] ** RATE_POWER;
		},
		dispose: () => {},
	};
}
