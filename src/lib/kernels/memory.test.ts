import { expect, test } from 'vitest';
import { KernelMemory } from './memory';

const open = (maximum: number) => new KernelMemory(new WebAssembly.Memory({ initial: 1, maximum }));

test('what a scope took is free again, also when its work throws', () => {
	const memory = open(1);
	const first = memory.scoped(() => memory.take(1000));
	const fail = () =>
		memory.scoped(() => {
			memory.take(1000);
			throw new Error('work');
		});
	expect(fail).toThrow('work');
	expect(memory.take(1000)).toBe(first);
});

test('memory grows when it must, and what lies there stays', () => {
	const memory = open(10);
	const address = memory.copyIn(Float32Array.of(1, 2, 3));
	memory.take(5 * 65536);
	const copy = new Float32Array(3);
	memory.copyOut(address, copy);
	expect([...copy]).toEqual([1, 2, 3]);
});

test('the last page can be had, though no spare part is left to grow by', () => {
	expect(() => open(2).take(2 * 65536 - 200)).not.toThrow();
});

test('a refusal says how much was needed and what to do', () => {
	expect(() => open(2).take(50 * 2 ** 20)).toThrow(/50 MB were needed\. Close other tabs/);
});

test('addresses are aligned, apart and never 0', () => {
	const memory = open(1);
	const addresses = [memory.take(0), memory.take(1), memory.take(65), memory.take(64)];
	expect(addresses.every((address) => address > 0 && address % 64 === 0)).toBe(true);
	// Vector code may read 64 bytes past an array.
	expect(addresses[3] - addresses[2]).toBeGreaterThanOrEqual(65 + 64);
});

test('blocks stay until they are freed, zeroed and below what scopes take', () => {
	const memory = open(10);
	const [first, second] = [memory.reserve(1000), memory.reserve(70_000)];
	memory.f32.fill(7, first / 4, first / 4 + 250);
	const taken = memory.scoped(() => memory.take(10));
	expect(taken).toBeGreaterThan(second);
	memory.free(first);
	const again = memory.reserve(900);
	expect(again).toBe(first);
	expect(memory.f32.subarray(again / 4, again / 4 + 225).every((value) => value === 0)).toBe(true);
	expect(memory.reserve(5000)).toBeGreaterThan(second);
	for (const block of [again, second]) memory.free(block);
	expect(() => memory.free(second)).toThrow(/no block/);
});

test('a block inside a scope is refused: the scope’s end would not free it', () => {
	const memory = open(10);
	expect(() => memory.scoped(() => memory.reserve(4))).toThrow(/between kernels/);
});
