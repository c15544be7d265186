import { replaceKernel, sizeOf } from './stock-kernels';
import type { Tf } from './tf';

/**
 * UnsortedSegmentSum: out[s] = Σ x[r] over the rows r with segment s; a row whose segment is outside 0 … numSegments − 1 is
 * left out. It is what the gradient of `tf.gather` is made of, and TF.js's wasm backend has none: without it nothing with a
 * look-up in it trains there.
 */
export function registerSegmentSum(tf: Tf, backend: 'wasm' | 'cpu'): void {
	replaceKernel(tf, backend, tf.UnsortedSegmentSum, (memory, { x, segmentIds }, attributes) => {
		if (x.dtype !== 'float32') return null;
		const { numSegments } = attributes as { numSegments: number };
		const width = sizeOf(x.shape.slice(segmentIds.shape.length));
		const out = memory.allocate([numSegments, ...x.shape.slice(segmentIds.shape.length)]);
		const [values, segments, sums] = [memory.floats(x), memory.integers(segmentIds), memory.floats(out)];
		sums.fill(0);
		segments.forEach((segment, row) => {
			if (segment < 0 || segment >= numSegments) return;
			for (let d = 0; d < width; d++) sums[segment * width + d] += values[row * width + d];
		});
		return out;
	});
}
