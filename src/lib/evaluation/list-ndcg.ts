import { type CsrMatrix, rowColumns } from '$lib/core/csr-matrix';
import { hitsOf } from './judge-lists';
import { ndcg } from './metrics/ndcg';

const nothing = new Uint32Array(0);

/**
 * NDCG@k of one list, for studies that look at one number of many lists. 0 where nothing is relevant.
 * @param list item indices, best first; places beyond k do not count
 * @param test [userCount × itemCount] the relevant items
 */
export function listNdcg(list: Uint32Array, test: CsrMatrix, user: number, k: number): number {
	const items = list.subarray(0, k);
	return ndcg.score({ items, hits: hitsOf(test, user, items), k, relevant: rowColumns(test, user), history: nothing });
}
