import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A seeded log of any size with a long tail and tastes: items fall into 50 groups, a user has three of them and takes
 * four of five items from there, in each group and overall by Zipf's law. No pair twice; times ascend.
 * Written as `train.csv` and, the last item of the first 1,000 users, `test.csv`.
 * @param {string} folder
 * @param {{ userCount: number, itemCount: number, interactionCount: number, seed: number }} size
 * @returns {{ interactions: string, test: string }} paths
 */
export function writeGeneratedLog(folder, { userCount, itemCount, interactionCount, seed }) {
	const random = sfc32(seed);
	const groupCount = 50;
	const groupSize = Math.floor(itemCount / groupCount);
	const files = { interactions: join(folder, 'train.csv'), test: join(folder, 'test.csv') };
	const train = openSync(files.interactions, 'w');
	const test = openSync(files.test, 'w');
	writeSync(train, 'user_id,item_id,timestamp\n');
	writeSync(test, 'user_id,item_id,timestamp\n');
	/** @type {string[]} */
	let lines = [];
	let written = 0;
	for (let user = 0; user < userCount; user++) {
		// Two thirds of the users have less than the mean, as in shops.
		const left = interactionCount - written;
		const share = left / (userCount - user);
		const count =
			user === userCount - 1 ? left : Math.min(left, Math.max(3, Math.round(share * 2 * random() ** 1.5 * 1.25)));
		const tastes = [0, 1, 2].map(() => Math.floor(random() * groupCount));
		/** @type {Set<number>} */
		const taken = new Set();
		while (taken.size < Math.min(count + 1, itemCount / 4)) {
			const isTaste = random() < 0.8;
			const bound = isTaste ? groupSize : itemCount;
			// The inverse of ∫ dx / (x + 1): ranks by Zipf's law.
			const rank = Math.floor((bound + 1) ** random()) - 1;
			const item = isTaste ? rank * groupCount + tastes[Math.floor(random() * 3)] : rank;
			if (item < itemCount) taken.add(item);
		}
		let step = 0;
		for (const item of taken) {
			const line = `u${user},i${item},${1_600_000_000 + user * 60 + 86_400 * step++}\n`;
			if (step < taken.size) lines.push(line);
			else if (user < 1000) writeSync(test, line);
		}
		written += taken.size - 1;
		if (lines.length > 100_000) {
			writeSync(train, lines.join(''));
			lines = [];
		}
	}
	writeSync(train, lines.join(''));
	closeSync(train);
	closeSync(test);
	return files;
}

/** Chris Doty-Humphrey's sfc32, as in src/lib/core/rng.ts. @param {number} seed */
function sfc32(seed) {
	let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x85ebca6b | 0, 1];
	return () => {
		const t = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = ((c << 21) | (c >>> 11)) + t;
		return (t >>> 0) / 2 ** 32;
	};
}
