import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Lowest first: a folder imports itself and what stands before it. */
const layers = [
	'core',
	// Distributions and hypothesis tests by name: evaluation and experiments both stand on them.
	'statistics',
	'kernels',
	// TF.js on our kernels and our device, for whoever trains with it.
	'tensors',
	'storage',
	'interactions',
	'datasets',
	// Before models: tables are what a neural model is made of, and know nothing of models.
	'embeddings',
	'models',
	'training',
	'recommendation',
	'evaluation',
	'experiments',
	'export',
	'workers',
	'workbench',
	'components',
	'routes',
];

interface Import {
	from: string;
	to: string;
	file: string;
	specifier: string;
	typeOnly: boolean;
}

function sources(folder: string): string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((path) => /\.(ts|svelte)$/.test(path) && !/\.(test|bench|d|as)\.ts$/.test(path))
		.map((path) => join(folder, path));
}

function layerOf(file: string): string {
	const parts = relative(root, join(root, file)).split('/');
	if (parts[0] === 'workers') return 'workers';
	return parts[1] === 'lib' ? parts[2]! : parts[1]!;
}

function importsOf(file: string): Import[] {
	const text = readFileSync(join(root, file), 'utf8');
	const pattern =
		/(?:import|export)\s+(type\s)?[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|import\s*['"]([^'"]+)['"]/g;
	return [...text.matchAll(pattern)].map((match) => {
		const specifier = match[2] ?? match[3] ?? match[4]!;
		const target = specifier.startsWith('$lib/')
			? specifier.split('/')[1]!
			: specifier.startsWith('$workers')
				? 'workers'
				: '';
		return { from: layerOf(file), to: target, file, specifier, typeOnly: Boolean(match[1]) };
	});
}

/** The one of our files an import names, if it is one. */
function fileOf({ file, specifier }: Import): string[] {
	const path = specifier.startsWith('$lib/')
		? specifier.replace('$lib/', 'src/lib/')
		: specifier.startsWith('./')
			? join(dirname(file), specifier)
			: null;
	const found = path === null ? undefined : ['', '.ts'].map((end) => path + end).find((name) => known.has(name));
	return found === undefined ? [] : [found];
}

const files = [...sources('src'), ...sources('workers')];
const known = new Set(files);
const imports = files.flatMap(importsOf);

describe('layers', () => {
	test('the scan sees the code it is meant to judge', () => {
		expect(files.length).toBeGreaterThan(30);
		expect(imports.filter(({ to }) => to !== '').length).toBeGreaterThan(50);
	});

	test('a folder imports itself and the folders before it, never one after it', () => {
		const wrong = imports
			.filter(({ from, to }) => to !== '' && layers.includes(from) && layers.indexOf(to) > layers.indexOf(from))
			.map(({ file, specifier }) => `${file} imports ${specifier}`);
		expect(wrong).toEqual([]);
	});

	test('components take values from core only; types may come from anywhere', () => {
		const wrong = imports
			.filter(
				({ from, to, typeOnly }) => from === 'components' && !typeOnly && !['', 'core', 'components'].includes(to),
			)
			.map(({ file, specifier }) => `${file} imports ${specifier}`);
		expect(wrong).toEqual([]);
	});

	test('only workbench and workers start a thread', () => {
		const wrong = files.filter(
			(file) =>
				!['workbench', 'workers'].includes(layerOf(file)) &&
				/\?worker|new Worker\(/.test(readFileSync(join(root, file), 'utf8')),
		);
		expect(wrong).toEqual([]);
	});

	test('every folder under src/lib has its place in the order, and no name says nothing', () => {
		const folders = readdirSync(join(root, 'src/lib'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
		expect(folders.map(({ name }) => name).filter((name) => !layers.includes(name))).toEqual([]);
		expect(files.filter((file) => /(utils?|helpers?|manager|common|\/index)\.ts$/.test(file))).toEqual([]);
	});

	test('no file needs itself by way of others, not even for a type', () => {
		const needs = new Map(files.map((file) => [file, importsOf(file).flatMap(fileOf)]));
		const settled = new Set<string>();
		const circles: string[] = [];
		const visit = (file: string, way: readonly string[]): void => {
			if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
			else if (!settled.has(file)) for (const next of needs.get(file)!) visit(next, [...way, file]);
			settled.add(file);
		};
		for (const file of files) visit(file, []);
		expect([...needs.values()].flat().length).toBeGreaterThan(1000);
		expect(circles).toEqual([]);
	});

	test('no path climbs out of a folder, and workers stay thin', () => {
		expect(imports.filter(({ specifier }) => specifier.startsWith('../')).map(({ file }) => file)).toEqual([]);
		const thick = sources('workers').filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 60);
		expect(thick).toEqual([]);
	});
});
