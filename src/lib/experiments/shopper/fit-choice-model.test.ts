import { expect, test, vi } from 'vitest';
import { createRng } from '$lib/core/rng';
import { prepare } from '$lib/datasets/prepare';
import { generateDemoStore } from '$lib/interactions/demo-store/generate-demo-store';
import { choiceFeatureNames, createChoiceFeatures, FEATURE_COUNT } from './choice-features';
import { choiceLog } from './choice-log';
import { fitConditionalLogit, type ChoiceSets } from './conditional-logit';
import { fitChoiceModel } from './fit-choice-model';
import { fittedShopper } from './fitted-shopper';

// Simulations: a loaded machine may take many times as long.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

test('the conditional logit finds planted coefficients within three standard errors', () => {
	const rng = createRng(5);
	const planted = [1.2, -0.7, 0];
	const alternatives = 8;
	const situations = 4000;
	const features = new Float64Array(situations * alternatives * 3);
	for (let situation = 0; situation < situations; situation++) {
		const rows = Array.from({ length: alternatives }, () => planted.map(() => rng.normal()));
		const appeal = rows.map(
			(row) => row.reduce((sum, value, feature) => sum + value * planted[feature], 0) - Math.log(-Math.log(rng.next())),
		);
		const chosen = appeal.indexOf(Math.max(...appeal));
		const ordered = [rows[chosen], ...rows.filter((_, alternative) => alternative !== chosen)];
		features.set(ordered.flat(), situation * alternatives * 3);
	}
	const sets: ChoiceSets = { featureCount: 3, alternatives, features };
	const { coefficients, standardErrors, meanLogLikelihood } = fitConditionalLogit(sets);
	planted.forEach((value, feature) => {
		expect(Math.abs(coefficients[feature] - value)).toBeLessThan(3 * standardErrors[feature]);
		expect(standardErrors[feature]).toBeLessThan(0.05);
	});
	expect(meanLogLikelihood).toBeGreaterThan(-Math.log(alternatives));
});

test('on a log with planted tastes it beats popularity on held-out choices and is calibrated', async () => {
	const { dataset } = await generateDemoStore({ userCount: 800, itemCount: 300, interactionCount: 20_000, seed: 2 });
	const log = choiceLog(prepare(dataset, { minValue: null, minInteractions: 0, events: ['view'] }));
	const model = await fitChoiceModel(log, 1);
	const { heldOut, calibration, coefficients } = model.fit;
	expect(heldOut.popularity).toBeGreaterThan(heldOut.uniform);
	expect(heldOut.model).toBeGreaterThan(heldOut.popularity + 0.1);
	for (const { predicted, observed, count } of calibration) {
		const error = Math.sqrt((Math.max(predicted, 1e-4) * (1 - predicted)) / count);
		expect(Math.abs(observed - predicted)).toBeLessThan(4 * error + 0.15 * predicted);
	}
	expect(coefficients.find(({ name }) => name.includes('category'))!.value).toBeGreaterThan(0);

	// The shopper of the simulation wants by the very sum that was fitted; a price weight scales its two price terms alone.
	const features = createChoiceFeatures(log);
	const row = new Float64Array(FEATURE_COUNT);
	for (const priceWeight of [1, 0, 2.5]) {
		const shopper = fittedShopper(log, model, priceWeight, 0);
		for (const [user, item] of [
			[0, 0],
			[0, 1],
			[17, 200],
		]) {
			features.write(user, item, row);
			const terms = choiceFeatureNames.map((name, feature) => {
				return model.coefficients[feature] * row[feature] * (/price/i.test(name) ? priceWeight : 1);
			});
			expect(shopper.utility(user, item)).toBeCloseTo(
				terms.reduce((sum, term) => sum + term, 0),
				10,
			);
		}
	}
});

test('a handful of rows is refused with a way out', async () => {
	const { dataset } = await generateDemoStore({ userCount: 50, itemCount: 60, interactionCount: 500 });
	const log = choiceLog(prepare(dataset, { minValue: null, minInteractions: 0, events: null }));
	const few = { ...log, users: log.users.subarray(0, 20), items: log.items.subarray(0, 20) };
	await expect(fitChoiceModel(few, 1)).rejects.toThrow(/too few to learn/);
});
