import { InvalidRequestError } from '$lib/core/errors';
import type { Member } from '$lib/models/model';
import { getRun, loadArtifact } from '$lib/storage/run-store';
import type { RunRecord } from './run';

/**
 * The trained runs a blend is made of.
 * @throws InvalidRequestError where one is gone, or was fitted on other rows
 */
export async function loadMembers(run: RunRecord): Promise<Member[]> {
	return Promise.all(
		(run.memberIds ?? []).map(async (runId) => {
			const [member, artifact] = await Promise.all([getRun<RunRecord>(runId), loadArtifact(runId)]);
			const rowsOf = ({ datasetId, fingerprint, protocol }: RunRecord) =>
				JSON.stringify([datasetId, fingerprint, protocol]);
			if (!artifact || rowsOf(member) !== rowsOf(run)) {
				throw new InvalidRequestError('A member of the blend has no model of the same rows: choose the runs again.');
			}
			return { modelId: member.modelId, options: member.options, artifact };
		}),
	);
}
