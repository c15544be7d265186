import { createRng } from '$lib/core/rng';
import type { Kernels } from './kernel';
import type { Bags, Floats, Workspace } from './workspace';

/** A workspace for one test; `put` copies an array into it. */
export function withWorkspace(
	kernels: Kernels,
	body: (tools: { workspace: Workspace; put: (values: Float32Array) => Floats }) => void,
): void {
	const workspace = kernels.openWorkspace();
	const put = (values: Float32Array) => {
		const floats = workspace.floats(values.length);
		floats.values.set(values);
		return floats;
	};
	try {
		body({ workspace, put });
	} finally {
		workspace.release();
	}
}

/** Bags of 0 to 8 entries with weights in [−1, 1). */
export function randomBags(bagCount: number, rowCount: number, seed: number): Bags {
	const rng = createRng(seed);
	const offsets = new Uint32Array(bagCount + 1);
	for (let bag = 0; bag < bagCount; bag++) offsets[bag + 1] = offsets[bag] + rng.integer(9);
	return {
		offsets,
		rows: Uint32Array.from({ length: offsets[bagCount] }, () => rng.integer(rowCount)),
		weights: Float32Array.from({ length: offsets[bagCount] }, () => 2 * rng.next() - 1),
	};
}
