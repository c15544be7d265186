import { fitIsotonic, heightAt, type RisingLine } from './isotonic';
import { fitLogistic, sigmoid } from './logistic';

/** From a logit to a probability that comes true. */
export type Calibrator =
	{ kind: 'none' } | { kind: 'platt'; slope: number; offset: number } | ({ kind: 'isotonic' } & RisingLine);

export type CalibratorKind = Calibrator['kind'];

export const calibratorKinds: readonly { value: CalibratorKind; label: string }[] = [
	{ value: 'platt', label: 'A sigmoid (Platt)' },
	{ value: 'isotonic', label: 'A rising line (isotonic)' },
	{ value: 'none', label: 'As the model says' },
];

/**
 * Fits a calibrator on rows the model was not fitted on.
 * @param labels [logits.length] 0 or 1
 */
export async function fitCalibrator(
	kind: CalibratorKind,
	logits: Float64Array,
	labels: Float32Array,
	signal?: AbortSignal,
): Promise<Calibrator> {
	if (kind === 'none' || logits.length === 0) return { kind: 'none' };
	if (kind === 'isotonic') return { kind, ...fitIsotonic(logits, labels) };
	return fitPlatt(logits, labels, signal);
}

/**
 * P = σ(slope·logit + offset) with Platt's targets (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2) in place of 1 and 0 (Platt 1999, Probabilistic outputs
 * for support vector machines, §2.1; Lin, Lin, Weng 2007). A slope at or below 0 would turn the order round: such logits are
 * worth nothing, and the base rate is given.
 */
async function fitPlatt(logits: Float64Array, labels: Float32Array, signal?: AbortSignal): Promise<Calibrator> {
	const positives = labels.reduce((sum, label) => sum + label, 0);
	const negatives = labels.length - positives;
	const high = (positives + 1) / (positives + 2);
	const low = 1 / (negatives + 2);
	const { coefficients } = await fitLogistic(
		{
			features: Float32Array.from(logits),
			featureCount: 1,
			labels: labels.map((label) => (label > 0 ? high : low)),
			weights: new Float32Array(labels.length).fill(1),
		},
		{ l2: 1e-9, ...(signal && { signal }) },
	);
	const [slope, offset] = coefficients;
	if (slope > 0) return { kind: 'platt', slope, offset };
	const rate = (positives + 1) / (labels.length + 2);
	return { kind: 'platt', slope: 0, offset: Math.log(rate / (1 - rate)) };
}

/** The calibrated probability of a logit; never falls as the logit rises. */
export function probabilityOf(calibrator: Calibrator, logit: number): number {
	switch (calibrator.kind) {
		case 'none':
			return sigmoid(logit);
		case 'platt':
			return sigmoid(calibrator.slope * logit + calibrator.offset);
		case 'isotonic':
			return heightAt(calibrator, logit);
	}
}
