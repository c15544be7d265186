import { checkOpeSample, type OpeEstimate, type OpeSample } from './ope-sample';
import { measureOverlap, type Overlap } from './overlap';
import { opeEstimators } from './registry';
import { slateEstimators, type SlateSample } from './slate-estimators';

export interface OpeRow extends OpeEstimate {
	id: string;
	label: string;
	words: string;
}

/** What a log says of a policy that did not make it. */
export interface OpeReport {
	/** The logging policy's own mean reward. */
	logged: OpeEstimate;
	rows: OpeRow[];
	overlap: Overlap;
	/** On whole shelves, where the log has them. */
	slate: { rows: OpeRow[]; logged: OpeEstimate; truth: number | null } | null;
	/** The true value, where a simulator knows it. */
	truth: number | null;
}

/** @throws as checkOpeSample */
export function reportOpe(
	sample: OpeSample,
	truth: number | null,
	slate: SlateSample | null,
	slateTruth: number | null,
): OpeReport {
	checkOpeSample(sample);
	const logging = (of: OpeSample): OpeSample => ({ ...of, targets: of.propensities });
	return {
		logged: opeEstimators.find(({ id }) => id === 'ips')!.estimate(logging(sample)),
		rows: opeEstimators.map(({ id, label, words, estimate }) => ({ id, label, words, ...estimate(sample) })),
		overlap: measureOverlap(sample),
		slate: slate && {
			rows: slateEstimators.map(({ id, label, words, estimate }) => ({ id, label, words, ...estimate(slate) })),
			logged: slateEstimators.find(({ id }) => id === 'rips')!.estimate({ ...slate, targets: slate.propensities }),
			truth: slateTruth,
		},
		truth,
	};
}
