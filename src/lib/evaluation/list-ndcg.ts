import { hasEntry, rowColumns, type CsrMatrix } from '$lib/core/csr-matrix';

/**
 * NDCG@k of one list with binary gains, log2 discount and an ideal list of min(k, |rel|) hits (Järvelin, Kekäläinen 2002,
 * TOIS, §2.2): for studies that look at one number of many lists. 0 where nothing is relevant.
 * @param list item indices, best first; places beyond k do not count
 * @param test [userCount × itemCount] the relevant items
 */
export function listNdcg(list: Uint32Array, test: CsrMatrix, user: number, k: number): number {
	let gain = 0;
	for (let place = 0; place < Math.min(k, list.length); place++) {
		if (hasEntry(test, user, list[place])) gain += 1 / Math.log2(place + 2);
	}
	if (gain === 0) return 0;
	let ideal = 0;
	for (let place = 0; place < Math.min(k, rowColumns(test, user).length); place++) ideal += 1 / Math.log2(place + 2);
	return gain / ideal;
}
