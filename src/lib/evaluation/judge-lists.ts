import { type CsrMatrix, hasEntry, rowColumns } from '$lib/core/csr-matrix';
import type { Slate } from '$lib/recommendation/recommendation';
import { listMetrics, setMetrics } from './metrics/registry';
import type { UserSample } from './user-sample';

/** Takes slates one by one, in the order of the users, and turns them into every ranking metric at every k. */
export interface ListJudge {
	judge(place: number, userIndex: number, slate: Slate): void;
	samples(): Record<string, UserSample>;
}

/**
 * The list judged at k is the first k places of what was shown, as a shopper sees it.
 * @param test [userCount × itemCount] the relevant items
 * @param ks list lengths
 * @param userCount how many slates will come
 */
export function createListJudge(test: CsrMatrix, ks: readonly number[], userCount: number): ListJudge {
	const longest = Math.max(...ks);
	const hits = new Uint8Array(longest);
	const columns = ks.flatMap((k) => listMetrics.map((metric) => ({ metric, k, values: new Float32Array(userCount) })));
	const lists = new Uint32Array(userCount * longest);
	const lengths = new Uint32Array(userCount);
	return {
		judge(place, userIndex, { itemIndices }) {
			const length = Math.min(longest, itemIndices.length);
			for (let rank = 0; rank < length; rank++) hits[rank] = hasEntry(test, userIndex, itemIndices[rank]) ? 1 : 0;
			lists.set(itemIndices.subarray(0, length), place * longest);
			lengths[place] = length;
			const relevantCount = rowColumns(test, userIndex).length;
			for (const { metric, k, values } of columns) {
				values[place] = metric.score({ hits: hits.subarray(0, Math.min(k, length)), k, relevantCount });
			}
		},
		samples() {
			const listAt = (k: number, place: number) =>
				lists.subarray(place * longest, place * longest + Math.min(k, lengths[place]));
			return Object.fromEntries([
				...columns.map(({ metric, k, values }): [string, UserSample] => {
					return [`${metric.meta.id}@${k}`, { kind: 'mean', values, weights: null, root: false }];
				}),
				...ks.flatMap((k) => setSamples(test.columnCount, k, userCount, (place) => listAt(k, place))),
			]);
		},
	};
}

function setSamples(itemCount: number, k: number, userCount: number, listOf: (place: number) => Uint32Array) {
	const shown = new Uint32Array(itemCount);
	for (let place = 0; place < userCount; place++) for (const item of listOf(place)) shown[item]++;
	return setMetrics.map(({ meta, score, lossWithout }): [string, UserSample] => {
		const values = Float32Array.from({ length: userCount }, (_, place) => lossWithout(shown, listOf(place)));
		return [`${meta.id}@${k}`, { kind: 'jackknife', estimate: score(shown), values, range: meta.range }];
	});
}
