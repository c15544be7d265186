/**
 * Gives each distinct row a slot in order of first appearance, by open addressing.
 * `table` holds `tableSize` (a power of two > rowCount) zeros: slot + 1 of the row that hashed there.
 * @returns the number of distinct rows; writes slots [rowCount] and distinct [that many]
 */
export function assignSlots(
	rows: usize,
	rowCount: i32,
	table: usize,
	tableSize: i32,
	slots: usize,
	distinct: usize,
): i32 {
	const mask = <u32>tableSize - 1;
	let slotCount = 0;
	for (let position = 0; position < rowCount; position++) {
		const row = load<u32>(rows + ((<usize>position) << 2));
		let hash = (row * 0x9e3779b1) & mask;
		let slot = load<i32>(table + ((<usize>hash) << 2));
		while (slot != 0 && load<u32>(distinct + ((<usize>(slot - 1)) << 2)) != row) {
			hash = (hash + 1) & mask;
			slot = load<i32>(table + ((<usize>hash) << 2));
		}
		if (slot == 0) {
			store<u32>(distinct + ((<usize>slotCount) << 2), row);
			slot = ++slotCount;
			store<i32>(table + ((<usize>hash) << 2), slot);
		}
		store<i32>(slots + ((<usize>position) << 2), slot - 1);
	}
	return slotCount;
}

/** sums[slot] += gradients[position] in order of position; rows of `dim`, sums zero before. */
export function sumSlots(slots: usize, rowCount: i32, gradients: usize, dim: i32, sums: usize): void {
	const rowBytes = (<usize>dim) << 2;
	const vectorBytes = rowBytes & ~15;
	for (let position = 0; position < rowCount; position++) {
		const source = gradients + <usize>position * rowBytes;
		const target = sums + <usize>load<u32>(slots + ((<usize>position) << 2)) * rowBytes;
		let at: usize = 0;
		for (; at < vectorBytes; at += 16) {
			v128.store(target + at, f32x4.add(v128.load(target + at), v128.load(source + at)));
		}
		for (; at < rowBytes; at += 4) store<f32>(target + at, load<f32>(target + at) + load<f32>(source + at));
	}
}
