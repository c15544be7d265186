import { expect, test } from 'vitest';
import { EpochLosses } from './epoch-losses';

const fit = { modelId: 'a network', remedy: 'Lower the learning rate.' };

test('the mean weighs each step by its examples, whether its loss came at once or later', async () => {
	for (const given of [(loss: number) => loss, (loss: number) => Promise.resolve(loss)]) {
		const losses = new EpochLosses(fit, 0);
		for (let step = 0; step < 20; step++) await losses.add(given(step), step === 19 ? 10 : 1);
		expect(await losses.finish()).toEqual({ loss: (171 + 190) / 29, exampleCount: 29 });
	}
});

test('a loss that is not finite ends the epoch and names the step, also when it comes late', async () => {
	const losses = new EpochLosses(fit, 2);
	await losses.add(Promise.resolve(1), 1);
	await losses.add(Promise.resolve(NaN), 1);
	await expect(losses.finish()).rejects.toThrow(
		'a network: the loss ran away in epoch 3, step 2. Lower the learning rate.',
	);
	await expect(new EpochLosses(fit, 0).add(Infinity, 1)).rejects.toMatchObject({ name: 'ModelFitError' });
});
