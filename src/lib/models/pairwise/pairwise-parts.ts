import type { PairwiseOptions } from '$lib/kernels/kernel';
import type { bprMeta } from '$lib/models/bpr/meta';
import type { OptionsOf } from '$lib/models/read-options';

export interface PairwiseSettings extends OptionsOf<typeof bprMeta> {
	/** Named after its loss. */
	modelId: PairwiseOptions['loss'];
}

export interface PairwiseParts {
	/** [userCount × dim] */
	users: Float32Array;
	/** [itemCount × dim] */
	items: Float32Array;
	/** [itemCount] */
	biases: Float32Array;
}
