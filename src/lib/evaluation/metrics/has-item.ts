/** Binary search in ascending item indices. */
export function hasItem(ascending: Uint32Array, item: number): boolean {
	let low = 0;
	let high = ascending.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (ascending[middle] < item) low = middle + 1;
		else high = middle;
	}
	return ascending[low] === item;
}
