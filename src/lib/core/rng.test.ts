import { describe, expect, test } from 'vitest';
import { createRng, hashString } from './rng';

describe('rng', () => {
	test('the same seed gives the same numbers, another seed gives others', () => {
		const draw = (seed: number) => Array.from({ length: 50 }, createRng(seed).next);
		expect(draw(7)).toEqual(draw(7));
		expect(draw(7)).not.toEqual(draw(8));
	});

	test('a fork does not depend on how much its parent has drawn', () => {
		const fresh = createRng(3);
		const used = createRng(3);
		for (let index = 0; index < 100; index++) used.next();
		expect(used.fork('a').next()).toBe(fresh.fork('a').next());
		expect(fresh.fork('a').next()).not.toBe(fresh.fork('b').next());
	});

	test('uniform and normal draws have the moments they should', () => {
		const rng = createRng(1);
		const count = 200_000;
		let uniform = 0;
		let normal = 0;
		let square = 0;
		for (let index = 0; index < count; index++) {
			uniform += rng.next();
			const value = rng.normal();
			normal += value;
			square += value * value;
		}
		// Four standard errors.
		expect(Math.abs(uniform / count - 0.5)).toBeLessThan(4 / Math.sqrt(12 * count));
		expect(Math.abs(normal / count)).toBeLessThan(4 / Math.sqrt(count));
		expect(Math.abs(square / count - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
	});

	test('shuffle keeps every value and reaches every place', () => {
		const rng = createRng(5);
		const places = new Set<number>();
		for (let round = 0; round < 200; round++) {
			const values = rng.shuffle([0, 1, 2, 3, 4]);
			expect([...values].sort()).toEqual([0, 1, 2, 3, 4]);
			places.add(values.indexOf(0));
		}
		expect(places.size).toBe(5);
	});

	test('hashString equals the published FNV-1a vectors for ASCII', () => {
		expect(hashString('')).toBe(0x811c9dc5);
		expect(hashString('a')).toBe(0xe40c292c);
		expect(hashString('foobar')).toBe(0xbf9cf968);
	});
});
