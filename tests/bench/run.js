import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensurePackages, runCommand } from '../../scripts/ensure-packages.js';

/** One line a driver: `tests/bench/NAME.js`. It measures in the built app, prints a table and writes bench-results/NAME.json. */
const drivers = {
	road: 'first visit, import, a training, and how long clicks wait meanwhile',
	import: 'rows a second from a file to the store, memory of the tab, and how long the page waits meanwhile',
	profile: 'the profile and its findings of a million rows',
	recommend: 'recommend() for one shopper with five sources, and what each re-ranker takes',
	studio: 'the sweep of 50 settings over 2,000 shoppers, with one re-ranker and with two',
	map: 'frames a second while 100,000 points are moved',
	models: 'how long each model takes to fit on MovieLens and on a generated log that grows, beside native libraries',
	quality: 'MovieLens under both protocols, beside the oracles and as a ratio to ease',
	'two-tower': 'examples a second on MovieLens 1M beside PyTorch, and NDCG@10 beside EASE',
	gpu: 'on the graphics processor: two-tower examples a second, GEMM, softmax, top 10 of a million vectors, beside PyTorch on it',
	kernels: 'every kernel on every binary, one thread and two; search over a million vectors',
	classics: 'from the click on “Compare the classics” to the last verdict, demo store and MovieLens 100K',
	evaluation: 'judging every metric with intervals at two sizes; what 95 % and 5 % really are',
	experiments:
		'a million simulated impressions, 100,000 visits through the cascade, pause and cancel; off-policy estimators on 100 logs',
	gowalla: 'Recall@20 and NDCG@20 on the published Gowalla split, beside the published rows',
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in drivers));
if (unknown !== undefined) {
	const lines = Object.entries(drivers).map(([name, what]) => `  ${name.padEnd(12)} ${what}`);
	console.error(`There is no bench "${unknown}". npm run bench [-- NAME…], all without a name:\n${lines.join('\n')}`);
	process.exit(2);
}

ensurePackages();
if (!runCommand('npx', ['vite', 'build', '--logLevel', 'warn'])) process.exit(1);
const failed = [];
for (const name of asked.length > 0 ? asked : Object.keys(drivers)) {
	console.log(`\n── ${name}: ${drivers[/** @type {keyof typeof drivers} */ (name)]}`);
	const driver = fileURLToPath(new URL(`${name}.js`, import.meta.url));
	if (spawnSync(process.execPath, [driver], { stdio: 'inherit' }).status !== 0) failed.push(name);
}
if (failed.length > 0) {
	console.error(`\nDid not finish, or fell below a goal: ${failed.join(', ')}`);
	process.exit(1);
}
