import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/ensure-packages.js';
import { expect, sharedOrSkip, test } from './shelfwise';

const folder = mkdtempSync(join(tmpdir(), 'shelfwise-'));

function evaluate(...args: string[]) {
	return spawnSync('node', ['scripts/evaluate.js', ...args], {
		cwd: root,
		encoding: 'utf8',
		timeout: 100_000,
		env: { ...process.env, SHELFWISE_SOFTWARE_GPU: '1' },
	});
}

/** A tiny log: 40 users, 30 items, every user takes items of one parity. */
function tinyLog(): string {
	const path = join(folder, 'tiny.csv');
	const lines = ['who,what,when'];
	for (let user = 0; user < 40; user++) {
		for (let step = 0; step < 8; step++)
			lines.push(`u${user},i${((user * 3 + step) % 15) * 2 + (user % 2)},${1_700_000_000 + user + step * 1000}`);
	}
	writeFileSync(path, lines.join('\n'));
	return path;
}

for (const protocol of ['leave-last-out', 'time'] as const) {
	test(`ML-100K ${protocol}: every metric equals the oracle within 0.001`, () => {
		const interactions = sharedOrSkip('data/ml-100k/interactions.csv.gz');
		const oracle = JSON.parse(readFileSync(sharedOrSkip('oracles/ml-100k.json'), 'utf8'));
		const out = join(folder, `${protocol}.json`);
		const args = ['--interactions', interactions, '--min-value', '4', '--min-interactions', '5', '--split', protocol];
		const options = JSON.stringify({ 'item-knn': { neighbours: 50, shrink: 10 } });
		const { status, stderr } = evaluate(...args, '--models', 'popularity,item-knn', '--options', options, '--out', out);
		expect(status, stderr).toBe(0);
		const report = JSON.parse(readFileSync(out, 'utf8'));
		const { userCount, itemCount, interactionCount } = oracle;
		expect(report.dataset).toMatchObject({ userCount, itemCount, interactionCount });
		const names = ['popularity', 'item-knn cosine k=50 shrink=10'];
		report.runs.forEach((run: { metrics: Record<string, { mean: number }> }, index: number) => {
			const wanted = Object.entries(oracle.protocols[protocol].models[names[index]]);
			for (const [metric, value] of wanted.filter(([, value]) => typeof value === 'number')) {
				expect(Math.abs(run.metrics[metric].mean - (value as number)), `${names[index]} ${metric}`).toBeLessThan(0.001);
			}
		});
	});
}

test('columns are mapped by name, a test file of one’s own is used, and the backend can be named', () => {
	const log = tinyLog();
	const given = join(folder, 'given.csv');
	writeFileSync(
		given,
		[
			'who,what,when',
			...Array.from({ length: 40 }, (_, user) => `u${user},i${((user * 3 + 9) % 15) * 2 + (user % 2)},1700020000`),
		].join('\n'),
	);
	const out = join(folder, 'given.json');
	const { status, stderr } = evaluate(
		'--interactions',
		log,
		'--map',
		'user=who,item=what,timestamp=when',
		'--split',
		'given',
		'--test',
		given,
		'--models',
		'popularity,item-knn',
		'--backend',
		'reference',
		'--k',
		'3',
		'--out',
		out,
	);
	expect(status, stderr).toBe(0);
	const report = JSON.parse(readFileSync(out, 'utf8'));
	expect(report.protocol.split.kind).toBe('given');
	expect(report.device).toMatchObject({ backend: 'reference', threads: 1 });
	const [popularity, knn] = report.runs.map(
		(run: { metrics: Record<string, { mean: number }> }) => run.metrics['hitRate@3'].mean,
	);
	expect(knn).toBeGreaterThan(popularity);
});

test('listed candidates are ranked alone and flagged; users kept out are asked by a share of their rows; a backtest judges each window', () => {
	const log = tinyLog();
	const write = (name: string, lines: string[]) => {
		const path = join(folder, name);
		writeFileSync(path, ['user,item', ...lines].join('\n'));
		return path;
	};
	const users = Array.from({ length: 40 }, (_, user) => user);
	const taken = (user: number) => `i${((user * 3 + 9) % 15) * 2 + (user % 2)}`;
	const given = write(
		'wanted.csv',
		users.map((user) => `u${user},${taken(user)}`),
	);
	// Two items of the other parity: nobody of the user's kind ever took them.
	const listed = write(
		'listed.csv',
		users.flatMap((user) => [1, 3].map((step) => `u${user},i${((user + step) % 15) * 2 + 1 - (user % 2)}`)),
	);
	const reports = [
		['--split', 'given', '--test', given, '--candidates', listed],
		['--split', 'user', '--fold-in', '0.5', '--test-fraction', '0.2'],
		['--split', 'time', '--folds', '2', '--test-fraction', '0.2'],
	].map((split, place) => {
		const out = join(folder, `protocol ${place}.json`);
		const args = ['--interactions', log, '--map', 'timestamp=when', '--models', 'item-knn', '--k', '1'];
		const { status, stderr } = evaluate(...args, ...split, '--out', out);
		expect(status, stderr).toBe(0);
		return JSON.parse(readFileSync(out, 'utf8'));
	});
	const [sampled, kept, backtest] = reports;
	expect(sampled).toMatchObject({ sampled: true, protocol: { split: { kind: 'given' } } });
	// One of three stands first, and the neighbours know which.
	expect(sampled.runs[0]).toMatchObject({ userCount: 40, metrics: { 'hitRate@1': { mean: 1 } } });
	expect(kept.protocol.split).toMatchObject({ kind: 'user', foldIn: 0.5, userFraction: 0.2 });
	expect(kept.runs[0].userCount).toBe(8);
	expect(kept).not.toHaveProperty('sampled');
	expect(backtest.runs.map(({ fold }: { fold: number }) => fold)).toEqual([1, 2]);
});

test('a network trains on WebGPU, here on the software adapter, and says so', () => {
	const out = join(folder, 'webgpu.json');
	const options = JSON.stringify({ 'two-tower': { epochs: 1, dim: 8 } });
	const args = ['--interactions', tinyLog(), '--map', 'timestamp=when', '--models', 'two-tower', '--options', options];
	const { status, stderr } = evaluate(...args, '--backend', 'webgpu', '--out', out);
	expect(status, stderr).toBe(0);
	const report = JSON.parse(readFileSync(out, 'utf8'));
	expect(report.device.backend).toBe('webgpu');
	expect(report.device.adapter).toMatch(/swiftshader/i);
	expect(report.runs[0].metrics['ndcg@10'].mean).toBeGreaterThan(0);
});

test('bad arguments are named and end with 2', () => {
	const log = tinyLog();
	const cases: [string[], RegExp][] = [
		[['--models', 'popularity', '--out', 'x.json'], /--interactions FILE is missing/],
		[['--interactions', 'nowhere.csv', '--models', 'popularity', '--out', 'x.json'], /no file nowhere\.csv/],
		[['--interactions', log, '--models', 'oracle', '--out', 'x.json'], /oracle/],
		[
			['--interactions', log, '--models', 'item-knn', '--options', '{"item-knn":{"neighbors":1}}', '--out', 'x.json'],
			/no option "neighbors"/,
		],
		[
			['--interactions', log, '--models', 'popularity', '--options', '{"item-knn":{"shrink":1}}', '--out', 'x.json'],
			/"item-knn", which is not among --models/,
		],
		[
			['--interactions', log, '--models', 'item-knn', '--options', '{"item-knn":5}', '--out', 'x.json'],
			/item-knn needs an object of options/,
		],
		[['--interactions', log, '--models', 'popularity', '--map', 'user=nobody', '--out', 'x.json'], /no such column/],
		[['--interactions', log, '--models', 'popularity', '--k', '0', '--out', 'x.json'], /--k 0/],
		[['--interactions', log, '--split', 'given', '--models', 'popularity', '--out', 'x.json'], /--test FILE/],
		[['--frobnicate'], /frobnicate/],
	];
	for (const [args, message] of cases) {
		const { status, stderr } = evaluate(...args);
		expect(stderr).toMatch(message);
		expect(status, args.join(' ')).toBe(2);
	}
});
