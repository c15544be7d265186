import { differences, mean, variance } from './moments';

/**
 * Cohen's d_z of paired samples: the mean of a − b in units of its standard deviation (Cohen 1988, Statistical Power
 * Analysis, §2.3.5). 0.2 is called small, 0.5 medium, 0.8 large. 0 where no pair differs.
 * @throws ShapeError where the samples do not pair up
 */
export function cohensDz(a: ArrayLike<number>, b: ArrayLike<number>): number {
	const pairs = differences(a, b);
	const centre = mean(pairs);
	return centre === 0 ? 0 : centre / Math.sqrt(variance(pairs));
}
