import { expect, test } from 'vitest';
import { createRng } from '$lib/core/rng';
import { referenceKernels } from '$lib/kernels/reference-kernels';
import { loadTensorRuntime } from '$lib/tensors/tensor-runtime';
import { sigmoid, softplus } from './logistic';
import { fitNetwork, networkLoss, startVariables, type TaskRows } from './network';
import { networkLogits, type NetworkWeights } from './network-forward';

const featureCount = 3;

/** Purchases follow where clicks do, and there are few. */
function taskRows(rowCount: number): TaskRows {
	const rng = createRng(7);
	const features = Float32Array.from({ length: rowCount * featureCount }, () => rng.normal());
	const drive = (row: number) => features[row * featureCount] * features[row * featureCount + 1];
	const click = Float32Array.from({ length: rowCount }, (_, row) => (rng.next() < sigmoid(4 * drive(row)) ? 1 : 0));
	const purchase = click.map((label) => (label > 0 && rng.next() < 0.5 ? 1 : 0));
	return { features, featureCount, click, purchase, weights: click.map(() => 0.5 + rng.next()) };
}

const options = { hiddenCount: 8, epochs: 10, batchSize: 32, learningRate: 0.02, l2: 1e-4, kernels: referenceKernels };

/** The loss by plain loops, in double precision. */
function plainLoss(weights: NetworkWeights, rows: TaskRows, l2: number): number {
	const count = rows.click.length;
	const out = new Float64Array(2 * count);
	networkLogits(weights, Float64Array.from(rows.features), count, out);
	let loss = 0;
	for (let row = 0; row < count; row++) {
		const click = softplus(out[row]) - rows.click[row] * out[row];
		const purchase = softplus(out[count + row]) - rows.purchase[row] * out[count + row];
		loss += (rows.weights[row] * (click + purchase)) / (2 * count);
	}
	const squares = (values: Float32Array) => values.reduce((sum, value) => sum + value ** 2, 0);
	return loss + (l2 / 2) * (squares(weights.hidden) + squares(weights.heads));
}

test('the tape’s gradient is the slope of the plain loss', async () => {
	const tf = await loadTensorRuntime(referenceKernels, 'cpu');
	const rows = taskRows(40);
	const variables = startVariables(tf, rows, 4, createRng(1));
	const copy = (place: number) => Float32Array.from(variables[place].dataSync());
	const weights = { hiddenCount: 4, hidden: copy(0), hiddenBias: copy(1), heads: copy(2), headBias: copy(3) };
	const l2 = 0.1;
	const { value, grads } = tf.variableGrads(() => networkLoss(tf, variables, rows, l2), [...variables]);
	expect(value.dataSync()[0]).toBeCloseTo(plainLoss(weights, rows, l2), 5);
	const names = ['hidden', 'hiddenBias', 'heads', 'headBias'] as const;
	for (const [place, name] of names.entries()) {
		const gradient = grads[variables[place].name].dataSync();
		for (let index = 0; index < weights[name].length; index++) {
			const at = (change: number) => {
				const moved = { ...weights, [name]: weights[name].map((old, at) => (at === index ? old + change : old)) };
				return plainLoss(moved, rows, l2);
			};
			expect(gradient[index]).toBeCloseTo((at(1e-2) - at(-1e-2)) / 2e-2, 2);
		}
	}
	for (const variable of variables) variable.dispose();
	value.dispose();
	for (const gradient of Object.values(grads)) gradient.dispose();
});

test('learns what no line can, the same bytes from the same seed, and leaves no tensor behind', async () => {
	const tf = await loadTensorRuntime(referenceKernels, 'cpu');
	const rows = taskRows(300);
	const before = tf.memory().numTensors;
	const losses: number[] = [];
	const first = await fitNetwork(rows, {
		...options,
		rng: createRng(3),
		onEpoch: (_, __, loss) => losses.push(loss),
	});
	expect(tf.memory().numTensors).toBe(before);
	expect(losses.at(-1)!).toBeLessThan(0.8 * losses[0]);
	const again = await fitNetwork(rows, { ...options, rng: createRng(3) });
	expect(again).toEqual(first);
	const other = await fitNetwork(rows, { ...options, rng: createRng(4) });
	expect(other.hidden).not.toEqual(first.hidden);
	const out = new Float64Array(4);
	networkLogits(first, Float64Array.of(2, 2, 0, 2, -2, 0), 2, out);
	expect(out[0]).toBeGreaterThan(1);
	expect(out[1]).toBeLessThan(-1);
	// Whoever does not click does not buy.
	expect(out[2]).toBeGreaterThan(out[3] + 1);
});
