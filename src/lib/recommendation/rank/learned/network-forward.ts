/** A shared layer with two heads, as plain arrays: a shopper is answered without a tensor. */
export interface NetworkWeights {
	hiddenCount: number;
	/** [featureCount × hiddenCount] */
	hidden: Float32Array;
	/** [hiddenCount] */
	hiddenBias: Float32Array;
	/** [hiddenCount × 2] click, purchase */
	heads: Float32Array;
	/** [2] */
	headBias: Float32Array;
}

/**
 * logits = relu(x·hidden + hiddenBias)·heads + headBias, in plain loops.
 * @param features [rowCount × featureCount], standardised
 * @param out [2 × rowCount]: the clicks, then the purchases
 */
export function networkLogits(
	{ hiddenCount, hidden, hiddenBias, heads, headBias }: NetworkWeights,
	features: Float64Array,
	rowCount: number,
	out: Float64Array,
): void {
	const featureCount = hidden.length / hiddenCount;
	const units = new Float64Array(hiddenCount);
	for (let row = 0; row < rowCount; row++) {
		units.set(hiddenBias);
		for (let feature = 0; feature < featureCount; feature++) {
			const value = features[row * featureCount + feature];
			if (value === 0) continue;
			const start = feature * hiddenCount;
			for (let unit = 0; unit < hiddenCount; unit++) units[unit] += value * hidden[start + unit];
		}
		let [click, purchase] = headBias;
		for (let unit = 0; unit < hiddenCount; unit++) {
			if (units[unit] <= 0) continue;
			click += units[unit] * heads[2 * unit];
			purchase += units[unit] * heads[2 * unit + 1];
		}
		out[row] = click;
		out[rowCount + row] = purchase;
	}
}
