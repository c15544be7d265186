import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from './tf';

/** Numbers that a loss is differentiated by. */
export interface Leaf {
	/** Row-major; read only. */
	values: Float32Array;
	shape: number[];
}

/**
 * A loss and its gradients with respect to all leaves, in their order, each as long as its leaf; no tensor is left behind. A
 * look-up does not belong on the tape: an `EmbeddingTable` gives the leaf and takes its gradient back.
 * @param lossOf from the leaves as tensors, in their order
 */
export async function gradientsOf(
	tf: Tf,
	leaves: readonly Leaf[],
	lossOf: (...leaves: Tensor[]) => Scalar,
): Promise<{ loss: number; gradients: Float32Array[] }> {
	const { value, grads } = tf.tidy(() =>
		tf.valueAndGrads(lossOf)(leaves.map(({ values, shape }) => tf.tensor(values, shape))),
	);
	const [loss, ...gradients] = (await Promise.all([value, ...grads].map((tensor) => tensor.data()))) as Float32Array[];
	tf.dispose([value, ...grads]);
	return { loss: loss[0], gradients };
}
