import { expect, test } from 'vitest';

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
