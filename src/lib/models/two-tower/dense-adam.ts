/** Adam (Kingma and Ba 2015, Algorithm 1) over one flat array of dense weights; β₁ .9, β₂ .999, ε 1e-8. */
export class DenseAdam {
	readonly firstMoment: Float32Array;
	readonly secondMoment: Float32Array;
	/** Steps taken. */
	step = 0;

	constructor(size: number) {
		this.firstMoment = new Float32Array(size);
		this.secondMoment = new Float32Array(size);
	}

	/** Changes `weights` in place. */
	apply(weights: Float32Array, gradients: Float32Array, learningRate: number): void {
		const { firstMoment, secondMoment } = this;
		this.step++;
		const stepSize = (learningRate * Math.sqrt(1 - 0.999 ** this.step)) / (1 - 0.9 ** this.step);
		for (let index = 0; index < weights.length; index++) {
			const gradient = gradients[index];
			firstMoment[index] = 0.9 * firstMoment[index] + 0.1 * gradient;
			secondMoment[index] = 0.999 * secondMoment[index] + 0.001 * gradient * gradient;
			weights[index] -= (stepSize * firstMoment[index]) / (Math.sqrt(secondMoment[index]) + 1e-8);
		}
	}
}
