import { expect, test } from 'vitest';
import { simulateCoverage, simulateFalseAlarms } from './simulate-tests';

// The bench driver runs 2,000 worlds of each; 300 leave a standard error of 1.3 %.
test('300 worlds: 95 % intervals hold the truth in 91–98 %', () => {
	for (const { what, share } of simulateCoverage(300, 120, 400)) {
		expect(share, what).toBeGreaterThan(0.91);
		expect(share, what).toBeLessThan(0.985);
	}
});

test('300 worlds: paired tests reject a true null in 1–9 %', () => {
	for (const { what, share } of simulateFalseAlarms(300, 80, 400)) {
		expect(share, what).toBeGreaterThan(0.01);
		expect(share, what).toBeLessThan(0.09);
	}
});
