import type { CalibratorKind } from './calibrator';
import type { RankerKind } from './fitted-ranker';

export interface RankerOptions {
	kind: RankerKind;
	calibrator: CalibratorKind;
	/** λ of λ/2·‖weights‖², in rows. */
	l2: number;
	/** Network only. */
	hiddenCount: number;
	epochs: number;
	/** Asked of the past at most. */
	userCount: number;
	/** Negatives kept of each request of the fitting part. */
	negatives: number;
	seed: number;
}

export const defaultRankerOptions: RankerOptions = {
	...{ kind: 'logistic', calibrator: 'platt', l2: 1, hiddenCount: 24, epochs: 8 },
	...{ userCount: 3000, negatives: 60, seed: 1 },
};

export const rankerKinds: readonly { value: RankerKind; label: string; help: string }[] = [
	{
		value: 'logistic',
		label: 'Logistic regression',
		help: 'One weight a feature: quick, and every reason is exact.',
	},
	{
		value: 'network',
		label: 'Multi-task network',
		help: 'One shared layer, a head for clicks and one for purchases: also learns what only counts together.',
	},
];
