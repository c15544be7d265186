import type { FittedModel, ModelMeta } from '$lib/models/model';
import type { CandidateSource } from '$lib/recommendation/recommendation';

/**
 * A trained model as a source. A personal model has nothing to say about somebody without user row and history:
 * such a row is −∞ throughout and the fallback answers.
 */
export function modelSource(
	meta: Pick<ModelMeta, 'id' | 'label'> & { capabilities: Pick<ModelMeta['capabilities'], 'personal'> },
	model: FittedModel,
): CandidateSource {
	const source: CandidateSource = {
		kind: meta.capabilities.personal ? 'model' : 'crowd',
		id: meta.id,
		label: meta.label,
		score(requests, out) {
			const queries = requests.map(({ query }) => query);
			model.score(queries, out);
			if (!meta.capabilities.personal) return;
			for (const [row, { userIndex, history }] of queries.entries()) {
				if (userIndex !== null || history.length > 0) continue;
				out.fill(-Infinity, row * model.itemCount, (row + 1) * model.itemCount);
			}
		},
	};
	if (model.explain) source.explain = ({ query }, itemIndex) => model.explain!(query, itemIndex);
	return source;
}
