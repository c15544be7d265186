import type { Protocol } from '$lib/datasets/dataset-split';
import { loadSplit } from '$lib/training/load-split';
import type { AuditedRun, AuditInput, Finding, FixPlace } from './check';
import { checks } from './registry';

export type { AuditedRun } from './check';

/** What one check found; nothing where all is clean. */
export interface Audited {
	id: string;
	label: string;
	clean: string;
	fixAt: FixPlace;
	findings: Finding[];
}

/** Asks every check that can answer, in the order of the registry. */
export function audit(input: AuditInput): Audited[] {
	return checks
		.filter(({ needsRuns }) => !needsRuns || input.runs.length > 0)
		.map(({ id, label, clean, fixAt, look }) => ({ id, label, clean, fixAt, findings: look(input) }));
}

/**
 * Audits a stored data set under a protocol, with the runs made under it.
 * @throws InvalidRequestError where the data set is gone or the split does not fit it
 */
export async function auditStored(
	datasetId: string,
	fingerprint: string,
	protocol: Protocol,
	runs: readonly AuditedRun[],
): Promise<Audited[]> {
	const { summary, split } = await loadSplit(datasetId, fingerprint, protocol);
	return audit({ split, hasTimestamps: summary.hasTimestamps, runs });
}
