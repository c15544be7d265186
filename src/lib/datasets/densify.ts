/** Renumbers the indices of the kept rows by first appearance. */
export function densify(indices: Uint32Array, ids: readonly string[], kept: Uint32Array) {
	const denseOf = new Int32Array(ids.length).fill(-1);
	const denseIds: string[] = [];
	const dense = new Uint32Array(kept.length);
	for (let place = 0; place < kept.length; place++) {
		const index = indices[kept[place]!]!;
		if (denseOf[index] === -1) denseOf[index] = denseIds.push(ids[index]!) - 1;
		dense[place] = denseOf[index]!;
	}
	return { ids: denseIds, indices: dense };
}
