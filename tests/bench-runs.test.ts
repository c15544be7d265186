import { expect, test } from 'vitest';
import { referenceKernels } from '$lib/kernels/reference-kernels';

const sources = import.meta.glob<string>('/src/lib/**/*.ts', { query: '?raw', import: 'default', eager: true });

test('every bench is run by something: one that nobody calls measures nothing', () => {
	const benches = Object.keys(sources).filter((path) => path.endsWith('.bench.ts'));
	const idle = benches.filter((bench) => {
		const imported = `/${bench.split('/').at(-1)!.replace(/\.ts$/, '')}'`;
		return !Object.entries(sources).some(([path, text]) => path !== bench && text.includes(imported));
	});
	expect(benches.length).toBeGreaterThan(8);
	expect(idle).toEqual([]);
});

test('every kernel is measured', () => {
	const properties = Object.keys({ ...referenceKernels, ...referenceKernels.openWorkspace() });
	const housekeeping = ['backend', 'threads', 'openWorkspace', 'floats', 'release'];
	const kernels = properties.filter((name) => !housekeeping.includes(name));
	expect(kernels.length).toBeGreaterThan(20);
	// A vector table's search is measured as a whole.
	const measured = Object.entries(sources).filter(([path]) =>
		/\.bench\.ts$|\/(vector-table|score-candidates)\.ts$/.test(path),
	);
	const text = measured.map(([, source]) => source).join('\n');
	expect(kernels.filter((name) => !text.includes(`.${name}(`))).toEqual([]);
});
