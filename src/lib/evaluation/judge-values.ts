import { type CsrMatrix, rowColumns, rowValues } from '$lib/core/csr-matrix';
import type { Query } from '$lib/models/model';
import { valueMetrics } from './metrics/registry';
import type { UserSample } from './user-sample';

/** Takes one user's query after the other and compares predicted with actual test values. */
export interface ValueJudge {
	judge(place: number, userIndex: number, query: Query): void;
	samples(): Record<string, UserSample>;
}

/**
 * @param predict writes the predicted value of every item into out [itemCount]
 * @param test [userCount × itemCount] with the actual values
 */
export function createValueJudge(
	predict: (query: Query, out: Float32Array) => void,
	test: CsrMatrix,
	userCount: number,
): ValueJudge {
	const predicted = new Float32Array(test.columnCount);
	const weights = new Float32Array(userCount);
	const columns = valueMetrics.map((metric) => ({ metric, values: new Float32Array(userCount) }));
	return {
		judge(place, userIndex, query) {
			predict(query, predicted);
			const actual = rowValues(test, userIndex);
			const items = rowColumns(test, userIndex);
			weights[place] = items.length;
			for (const { metric, values } of columns) {
				let sum = 0;
				items.forEach((item, row) => (sum += metric.error(predicted[item], actual[row])));
				values[place] = sum / items.length;
			}
		},
		samples: () =>
			Object.fromEntries(
				columns.map(({ metric, values }): [string, UserSample] => {
					return [metric.meta.id, { kind: 'mean', values, weights, root: metric.root }];
				}),
			),
	};
}
