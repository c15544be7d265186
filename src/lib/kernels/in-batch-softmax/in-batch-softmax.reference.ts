import type { InBatchSoftmaxInput } from '$lib/kernels/kernel';

/**
 * L = −1/B Σ_b log p_b,own(b) with p_bc = softmax_c(scale · q_b·c_c − logQ_c), accidental hits left out of the sum.
 * ∂L/∂q_b = scale/B Σ_c (p_bc − [c = own(b)]) c_c and ∂L/∂c_c = scale/B Σ_b (p_bc − [c = own(b)]) q_b, both overwritten.
 * Yi et al. 2019, Sampling-Bias-Corrected Neural Modeling, equations 4 to 6. An empty batch has loss 0.
 */
export function inBatchSoftmaxReference(
	{ queries, candidates, positives, positiveLogQ, candidateItems, logQ, dim, scale }: InBatchSoftmaxInput,
	gradients: { queries: Float32Array; candidates: Float32Array },
): number {
	const batchSize = queries.length / dim;
	const candidateCount = logQ.length;
	const candidateSums = new Float64Array(candidates.length);
	const querySums = new Float64Array(dim);
	const logits = new Float64Array(candidateCount);
	let loss = 0;
	for (let query = 0; query < batchSize; query++) {
		const own = positives[query];
		let largest = -Infinity;
		for (let candidate = 0; candidate < candidateCount; candidate++) {
			const isAccidentalHit = candidate !== own && candidateItems[candidate] === candidateItems[own];
			const correction = candidate === own ? positiveLogQ[query] : logQ[candidate];
			let product = 0;
			for (let d = 0; d < dim; d++) product += queries[query * dim + d] * candidates[candidate * dim + d];
			logits[candidate] = isAccidentalHit ? -Infinity : scale * product - correction;
			largest = Math.max(largest, logits[candidate]);
		}
		let total = 0;
		for (const logit of logits) total += Math.exp(logit - largest);
		loss += largest + Math.log(total) - logits[own];
		querySums.fill(0);
		for (let candidate = 0; candidate < candidateCount; candidate++) {
			const probability = Math.exp(logits[candidate] - largest) / total;
			const slope = ((probability - (candidate === own ? 1 : 0)) * scale) / batchSize;
			for (let d = 0; d < dim; d++) {
				querySums[d] += slope * candidates[candidate * dim + d];
				candidateSums[candidate * dim + d] += slope * queries[query * dim + d];
			}
		}
		gradients.queries.set(querySums, query * dim);
	}
	gradients.candidates.set(candidateSums);
	return batchSize === 0 ? 0 : loss / batchSize;
}
