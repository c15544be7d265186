import { describe, expect, test } from 'vitest';
import { compareCapsule, holds } from './compare-capsule';
import { type CapsuleContent, openCapsule, packCapsule } from './run-capsule';

const content: CapsuleContent = {
	appVersion: '1',
	createdAt: 5,
	dataset: { name: 'shop', fingerprint: 'f', userCount: 2, itemCount: 3, interactionCount: 4 },
	otherDatasets: {},
	run: {
		modelId: 'ease',
		options: { lambda: 500, flag: true, kind: 'a' },
		seed: 3,
		protocol: {
			preparation: { minValue: null, minInteractions: 0, events: null },
			split: { kind: 'time', testFraction: 0.1 },
		},
		kernelChoice: { backend: 'auto' },
		device: { backend: 'simd', threads: 2, adapter: null },
		fitMs: 12,
	},
	userCount: 9,
	metrics: { 'ndcg@10': { mean: 0.1, low: 0.05, high: 0.15 } },
};
const weights = {
	version: 2,
	json: { dim: 2 },
	arrays: { odd: Uint8Array.of(1, 2, 3), factors: Float32Array.of(0.1, -2, 3e9), ids: Uint32Array.of(4, 5) },
};

describe('a run capsule', () => {
	test('comes back as it was packed, to the bit', () => {
		const opened = openCapsule(packCapsule(content, weights));
		expect(opened.weights).toEqual(weights);
		expect(opened.capsule).toMatchObject(content);
	});

	test('what is no capsule, or a damaged one, is refused with the way out', () => {
		expect(() => openCapsule(new TextEncoder().encode('user,item\n1,2'))).toThrow(/no run capsule/);
		const bad = { ...content, userCount: 'many' } as unknown as CapsuleContent;
		expect(() => openCapsule(packCapsule(bad, weights))).toThrow(/userCount/);
		const packed = packCapsule(content, weights);
		expect(() => openCapsule(packed.slice(0, packed.length - 30))).toThrow(/no run capsule/);
	});
});

describe('numbers from another machine', () => {
	const was = { a: { mean: 0.1, low: 0.05, high: 0.15 }, b: { mean: 4, low: 3, high: 5 } };
	const at = (mean: number) => ({ mean, low: 0, high: 0 });

	test('hold only where every one is equal', () => {
		expect(holds(compareCapsule(was, { a: at(0.1 + 1e-9), b: at(4) }))).toBe(true);
		const found = compareCapsule(was, { a: at(0.11) });
		expect(found.map(({ verdict }) => verdict)).toEqual(['within', 'missing']);
		expect(holds(found)).toBe(false);
		expect(compareCapsule(was, { a: at(0.2), b: at(4) })[0].verdict).toBe('different');
		expect(holds([])).toBe(false);
	});
});
