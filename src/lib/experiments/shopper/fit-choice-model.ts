import { breathe } from '$lib/core/abort';
import { ModelFitError } from '$lib/core/errors';
import { createRng } from '$lib/core/rng';
import { choiceFeatureNames, createChoiceFeatures, FEATURE_COUNT } from './choice-features';
import { firstChoices, type ChoiceLog } from './choice-log';
import { eachSituation, fitConditionalLogit, meanLogLikelihood, type ChoiceSets } from './conditional-logit';

/** Drawn evenly besides what was chosen. */
const DRAWN = 30;
const MOST_SITUATIONS = 15_000;
const LEAST_SITUATIONS = 50;
const BINS = 10;

/** How well the choice model tells what shoppers take: shown before anybody believes its simulation. */
export interface ChoiceFit {
	coefficients: { name: string; value: number; standardError: number }[];
	/** Choices the coefficients come from, and those kept back. */
	fittedChoices: number;
	heldOutChoices: number;
	/** Alternatives in each situation, the chosen one among them. */
	alternatives: number;
	/** Mean log likelihood of a held-out choice: the model's, popularity's alone, and that of a coin with so many sides. */
	heldOut: { model: number; popularity: number; uniform: number };
	/** McFadden's 1 − model / uniform on held-out choices. */
	pseudoR2: number;
	/** Of all held-out alternatives, in groups of about equal size: the chance predicted and the share really chosen. */
	calibration: { predicted: number; observed: number; count: number }[];
}

export interface ChoiceModel {
	coefficients: Float64Array;
	fit: ChoiceFit;
}

/**
 * Learns what shoppers choose by. In the order of time: the first 70 % of choices make the features, the next 20 % the coefficients,
 * the last 10 % are held out and judge.
 * @throws ModelFitError where the log is too small; AbortError
 */
export async function fitChoiceModel(log: ChoiceLog, seed: number, signal?: AbortSignal): Promise<ChoiceModel> {
	const count = log.users.length;
	const pastEnd = Math.floor(0.7 * count);
	const fitEnd = Math.floor(0.9 * count);
	if (log.itemCount < 2 || count - fitEnd < LEAST_SITUATIONS / 5) {
		throw new ModelFitError(
			`${count} rows are too few to learn how shoppers choose: import a log of at least ${LEAST_SITUATIONS * 2} rows, or use the demo store.`,
		);
	}
	const rng = createRng(seed).fork('choice sets');
	const features = createChoiceFeatures(firstChoices(log, pastEnd));
	const gather = async (from: number, to: number): Promise<ChoiceSets> => {
		const every = Math.max(1, Math.ceil((to - from) / MOST_SITUATIONS));
		const situations = Math.ceil((to - from) / every);
		const width = FEATURE_COUNT;
		const sets: ChoiceSets = {
			featureCount: width,
			alternatives: DRAWN + 1,
			features: new Float64Array(situations * (DRAWN + 1) * width),
		};
		let place = 0;
		for (let row = from; row < to; row++) {
			if ((row - from) % every === 0) {
				for (let alternative = 0; alternative <= DRAWN; alternative++) {
					const item = alternative === 0 ? log.items[row] : rng.integer(log.itemCount);
					features.write(log.users[row], item, sets.features.subarray(place, place + width));
					place += width;
				}
			}
			features.observe(log.users[row], log.items[row]);
			if (row % 2048 === 0) await breathe(signal);
		}
		return sets;
	};
	const fitted = await gather(pastEnd, fitEnd);
	const heldOut = await gather(fitEnd, count);
	const model = fitConditionalLogit(fitted);
	await breathe(signal);
	return { coefficients: model.coefficients, fit: describeFit(model, fitted, heldOut) };
}

function describeFit(
	model: ReturnType<typeof fitConditionalLogit>,
	fitted: ChoiceSets,
	heldOut: ChoiceSets,
): ChoiceFit {
	const { alternatives } = heldOut;
	const uniform = -Math.log(alternatives);
	const found = meanLogLikelihood(heldOut, model.coefficients);
	const situations = (sets: ChoiceSets) => sets.features.length / (alternatives * FEATURE_COUNT);
	return {
		coefficients: choiceFeatureNames.map((name, feature) => ({
			name,
			value: model.coefficients[feature],
			standardError: model.standardErrors[feature],
		})),
		fittedChoices: situations(fitted),
		heldOutChoices: situations(heldOut),
		alternatives,
		heldOut: { model: found, popularity: popularityLikelihood(fitted, heldOut), uniform },
		pseudoR2: 1 - found / uniform,
		calibration: calibrationOf(heldOut, model.coefficients),
	};
}

/** A logit on popularity alone, fitted and judged on the same choices. */
function popularityLikelihood(fitted: ChoiceSets, heldOut: ChoiceSets): number {
	const only = (sets: ChoiceSets): ChoiceSets => ({
		...sets,
		featureCount: 1,
		features: sets.features.filter((_, place) => place % FEATURE_COUNT === 0),
	});
	return meanLogLikelihood(only(heldOut), fitConditionalLogit(only(fitted)).coefficients);
}

function calibrationOf(sets: ChoiceSets, coefficients: Float64Array): ChoiceFit['calibration'] {
	const predictions: { predicted: number; chosen: number }[] = [];
	eachSituation(sets, coefficients, (_, chances) => {
		chances.forEach((predicted, alternative) => predictions.push({ predicted, chosen: alternative === 0 ? 1 : 0 }));
	});
	predictions.sort((a, b) => a.predicted - b.predicted);
	return Array.from({ length: BINS }, (_, bin) => {
		const part = predictions.slice(
			Math.floor((bin * predictions.length) / BINS),
			Math.floor(((bin + 1) * predictions.length) / BINS),
		);
		const mean = (of: (one: (typeof part)[number]) => number) =>
			part.reduce((sum, one) => sum + of(one), 0) / Math.max(1, part.length);
		return { predicted: mean((one) => one.predicted), observed: mean((one) => one.chosen), count: part.length };
	});
}
