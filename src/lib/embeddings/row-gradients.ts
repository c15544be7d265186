import { addScaled, type Bags, type Columns } from './bags';

/** Gradients summed by table row: each row once, in order of first appearance; memory grows with the largest step. */
export class RowGradients {
	readonly #dim: number;
	/** [rowCount] place of a row among the collected ones, −1 where it is not */
	readonly #slots: Int32Array;
	#rows = new Uint32Array(64);
	#sums: Float32Array;
	#count = 0;

	constructor(rowCount: number, dim: number) {
		this.#dim = dim;
		this.#slots = new Int32Array(rowCount).fill(-1);
		this.#sums = new Float32Array(64 * dim);
	}

	/** @param gradients [rows.length × dim] */
	add(rows: Uint32Array, gradients: Float32Array): void {
		const dim = this.#dim;
		for (let place = 0; place < rows.length; place++) {
			const slot = this.#slotOf(rows[place]);
			addScaled(gradients, place * dim, 1, this.#sums, slot * dim, dim);
		}
	}

	/** @param gradients with respect to each bag's sum */
	addBags({ offsets, rows, weights }: Bags, gradients: Float32Array, columns?: Columns): void {
		const dim = this.#dim;
		const { stride, column } = columns ?? { stride: dim, column: 0 };
		for (let bag = 0; bag + 1 < offsets.length; bag++) {
			const source = bag * stride + column;
			for (let entry = offsets[bag]; entry < offsets[bag + 1]; entry++) {
				const slot = this.#slotOf(rows[entry]);
				addScaled(gradients, source, weights[entry], this.#sums, slot * dim, dim);
			}
		}
	}

	/** Hands over what was collected and starts anew; the arrays are views that live until the next `add`. */
	take(): { rows: Uint32Array; sums: Float32Array } {
		const rows = this.#rows.subarray(0, this.#count);
		for (const row of rows) this.#slots[row] = -1;
		this.#count = 0;
		return { rows, sums: this.#sums.subarray(0, rows.length * this.#dim) };
	}

	#slotOf(row: number): number {
		const known = this.#slots[row];
		if (known >= 0) return known;
		const slot = this.#count++;
		if (slot === this.#rows.length) this.#grow();
		this.#slots[row] = slot;
		this.#rows[slot] = row;
		this.#sums.fill(0, slot * this.#dim, (slot + 1) * this.#dim);
		return slot;
	}

	#grow(): void {
		const rows = new Uint32Array(this.#rows.length * 2);
		rows.set(this.#rows);
		this.#rows = rows;
		const sums = new Float32Array(this.#sums.length * 2);
		sums.set(this.#sums);
		this.#sums = sums;
	}
}
