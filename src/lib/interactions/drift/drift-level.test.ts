import { expect, test } from 'vitest';
import { driftLevel, type ColumnDrift } from './drift-report';

test.each([
	[0.09, 0, 'stable'],
	[0.1, 0, 'moderate'],
	[0.249, 0.0099, 'moderate'],
	[0.25, 0.0099, 'major'],
	// What chance explains is no drift, however large.
	[3, 0.01, 'stable'],
])('an index of %f with p = %f is %s', (psi, psiPValue, level) => {
	expect(driftLevel({ psi, psiPValue } as ColumnDrift, { moderate: 0.1, major: 0.25 })).toBe(level);
});
