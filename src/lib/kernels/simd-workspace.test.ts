import { expect, test } from 'vitest';
import { createEngine } from './engine';
import { KernelMemory } from './memory';
import { createSimdWorkspace } from './simd-workspace';

test('a workspace that gets no more memory gives back what it had: who was to own it never came to be', () => {
	const memory = new KernelMemory(new WebAssembly.Memory({ initial: 1, maximum: 2 }));
	const workspace = createSimdWorkspace(createEngine({}, memory));
	const others = createSimdWorkspace(createEngine({}, memory));
	const kept = others.floats(100);
	kept.values.fill(3);
	workspace.floats(20_000);
	expect(() => workspace.floats(20_000)).toThrow(/no more memory/);
	expect(() => others.floats(20_000)).not.toThrow();
	expect([...kept.values]).toEqual(new Array(100).fill(3));
	expect(() => workspace.release()).not.toThrow();
});
