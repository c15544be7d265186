import { describe, expect, test } from 'vitest';
import { defaultOptions, type ModelMeta } from '$lib/models/model';
import { itemTable, MAX_ITEM_COUNT } from '$lib/models/neighbourhood/item-table';
import { modelMeta } from '$lib/models/registry';
import { estimateFit, offerSmaller, type MachineLimits } from './preflight';

const ease = modelMeta('ease');
const size = { userCount: 6034, itemCount: 3125, pairCount: 575_000 };
const machine: MachineLimits = { speed: 1, isMeasured: false, memoryBytes: 3e9 };

describe('estimateFit', () => {
	const estimate = (speed: number, earlier: Parameters<typeof estimateFit>[4] = []) =>
		estimateFit(ease, size, defaultOptions(ease), { ...machine, speed }, earlier);

	test('a machine of half the speed takes twice as long', () => {
		expect(estimate(0.5).lowMs).toBeCloseTo(2 * estimate(1).lowMs);
	});

	test('an earlier run of the same size is repeated, and narrows the range', () => {
		const earlier = [{ size, options: defaultOptions(ease), fitMs: 3000 }];
		const { lowMs, highMs, basis } = estimate(1, earlier);
		expect(Math.sqrt(lowMs * highMs)).toBeCloseTo(3000);
		expect(highMs / lowMs).toBeLessThan(estimate(1).highMs / estimate(1).lowMs);
		expect(basis).toBe('earlier runs');
	});

	test('an earlier run on a tenth of the items is scaled by what the model says: a cube', () => {
		const small = { userCount: 600, itemCount: 1000, pairCount: 1000 };
		const large = { ...small, itemCount: 10_000 };
		const earlier = [{ size: small, options: {}, fitMs: 100 }];
		const { lowMs, highMs } = estimateFit(ease, large, defaultOptions(ease), machine, earlier);
		expect(Math.sqrt(lowMs * highMs) / 100).toBeGreaterThan(900);
	});

	test('50,000 items are too many for a dense matrix', () => {
		expect(estimate(1).fitsMemory).toBe(true);
		expect(estimateFit(ease, { ...size, itemCount: 50_000 }, {}, machine, []).fitsMemory).toBe(false);
	});
});

test.each(['ease', 'slim'])('%s: what fits by the estimate, and what is offered instead, a fit takes', (modelId) => {
	const meta = modelMeta(modelId);
	const roomy = { ...machine, memoryBytes: 3.6e9 };
	const isGood = (itemCount: number) =>
		estimateFit(meta, { ...size, itemCount }, defaultOptions(meta), roomy, []).fitsMemory;
	expect(isGood(MAX_ITEM_COUNT)).toBe(true);
	expect(isGood(MAX_ITEM_COUNT + 1)).toBe(false);
	const large = { ...size, itemCount: 15_000 };
	const offer = offerSmaller(meta, large, defaultOptions(meta), ({ itemCount }) => isGood(itemCount));
	expect(offer).toMatchObject({ kind: 'items' });
	expect(() => itemTable((offer as { itemCount: number }).itemCount, modelId)).not.toThrow();
});

describe('offerSmaller', () => {
	const withEpochs = {
		id: 'x',
		options: { epochs: { kind: 'integer', default: 80, min: 1, max: 100, label: '', help: '' } },
	} as unknown as ModelMeta;

	test('offers nothing where it fits', () => {
		expect(offerSmaller(ease, size, {}, () => true)).toBeNull();
	});

	test('halves an option no further than needed', () => {
		const offer = offerSmaller(withEpochs, size, { epochs: 80 }, (_, options) => Number(options['epochs']) <= 25);
		expect(offer).toEqual({ kind: 'options', options: { epochs: 20 }, changed: { name: 'epochs', value: 20 } });
	});

	test('takes items away where no option helps, in a round number that fits', () => {
		const offer = offerSmaller(ease, { ...size, itemCount: 50_000 }, {}, ({ itemCount }) => itemCount <= 15_000);
		expect(offer).toEqual({ kind: 'items', itemCount: 14_000 });
	});

	test('offers nothing where nothing helps', () => {
		expect(offerSmaller(withEpochs, size, { epochs: 80 }, () => false)).toBeNull();
	});
});
