import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseEvaluateArguments } from '../scripts/evaluate-arguments.js';

const folder = mkdtempSync(join(tmpdir(), 'shelfwise-arguments-'));
const file = (name: string): string => {
	const path = join(folder, name);
	writeFileSync(path, 'user,item\nu,i\n');
	return path;
};
const log = file('log.csv');
const [testRows, listed] = [file('test.csv'), file('listed.csv')];
const parse = (...more: string[]) =>
	parseEvaluateArguments(['--interactions', log, '--models', 'popularity', '--out', 'x.json', ...more]);

describe('the ways of testing on the command line', () => {
	test.each([
		['time', ['--folds', '3', '--test-fraction', '0.2'], { folds: 3, testFraction: 0.2 }],
		['leave-last-out', [], { leave: 3, foldIn: 0.8, folds: 1, testFraction: 0.1, seed: 1 }],
		['leave-n-out', ['--leave', '2'], { leave: 2 }],
		['user', ['--fold-in', '0.5', '--test-fraction', '0.3'], { foldIn: 0.5, testFraction: 0.3 }],
		['random', ['--seed', '9'], { seed: 9 }],
		['given', ['--test', testRows], {}],
	])('--split %s', (split, more, expected) => {
		expect(parse('--split', split, ...more).request).toMatchObject({ split, ...expected });
	});

	test('the test file and the listed candidates go to the page by their names', () => {
		const { files } = parse('--split', 'given', '--test', testRows, '--candidates', listed);
		expect(files).toEqual({ interactions: log, test: testRows, candidates: listed });
		expect(parse().files).toEqual({ interactions: log });
	});

	test.each([
		[['--split', 'k-fold'], /--split k-fold: choose one of time, leave-last-out/],
		[['--split', 'given'], /--test FILE \(for --split given\) is missing/],
		[['--split', 'given', '--test', 'nowhere.csv'], /--test: there is no file nowhere\.csv/],
		[['--split', 'given', '--test', testRows, '--candidates', 'nowhere.csv'], /--candidates: there is no file/],
		[['--test', testRows], /--test goes with --split given/],
		[['--candidates', listed, '--split', 'time'], /--candidates goes with --split given/],
		[['--fold-in', '0.5'], /--fold-in goes with --split user/],
		[['--split', 'user', '--fold-in', '1'], /--fold-in 1: a number from 0\.001 to 0\.999 is needed/],
		[['--split', 'time', '--folds', '1.5'], /--folds 1\.5: a whole number from 1/],
		[['--split', 'leave-n-out', '--leave', '0'], /--leave 0: a whole number from 1/],
		[['--leave', '2'], /--leave goes with --split leave-n-out/],
	])('%j is refused in words', (more, message) => {
		expect(() => parse(...more)).toThrow(message);
	});
});
