import { expect, test } from 'vitest';
import { simulateCoverage, simulateFalseAlarms } from './simulate-judgement';

// The standard error of a share over 2,000 worlds is .5 %: each bound lies three to four of them from what is right.
// `npm run bench -- evaluation` runs as many of 200 users with the 1,000 draws of the app.
const [WORLDS, USERS, DRAWS] = [2000, 120, 500];

test('2,000 data sets: the 95 % intervals of the leaderboard hold the truth in 93–97 %', async () => {
	for (const { what, share } of await simulateCoverage(WORLDS, USERS, DRAWS)) {
		expect(share, what).toBeGreaterThanOrEqual(0.93);
		expect(share, what).toBeLessThanOrEqual(0.97);
	}
});

test('2,000 data sets: paired tests reject a true null in 3.5–6.5 % at 5 %', () => {
	for (const { what, share } of simulateFalseAlarms(WORLDS, USERS, DRAWS)) {
		expect(share, what).toBeGreaterThanOrEqual(0.035);
		expect(share, what).toBeLessThanOrEqual(0.065);
	}
});
