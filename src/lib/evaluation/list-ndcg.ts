import { type CsrMatrix, rowColumns } from '$lib/core/csr-matrix';
import { hitsOf } from './judge-lists';
import { ndcgOf } from './metrics/ndcg';

/**
 * NDCG@k of one list, for studies that look at one number of many lists. 0 where nothing is relevant.
 * @param list item indices, best first; places beyond k do not count
 * @param test [userCount × itemCount] the relevant items
 */
export function listNdcg(list: Uint32Array, test: CsrMatrix, user: number, k: number): number {
	return ndcgOf({ hits: hitsOf(test, user, list.subarray(0, k)), k, relevant: rowColumns(test, user) });
}
