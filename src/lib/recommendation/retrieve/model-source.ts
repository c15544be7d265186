import type { FittedModel, ModelMeta, Query } from '$lib/models/model';
import type { CandidateSource, RankedList } from '$lib/recommendation/recommendation';

const nothing: RankedList = { itemIndices: new Uint32Array(0), scores: new Float32Array(0) };

/**
 * A trained model as a source. A personal model has nothing to say about somebody without user row and history:
 * such a row is −∞ throughout and the fallback answers.
 * @param rank in place of the model's own
 */
export function modelSource(
	meta: Pick<ModelMeta, 'id' | 'label'> & { capabilities: Pick<ModelMeta['capabilities'], 'personal'> },
	model: FittedModel,
	rank = model.rank?.bind(model),
): CandidateSource {
	const source: CandidateSource = {
		kind: meta.capabilities.personal ? 'model' : 'crowd',
		id: meta.id,
		label: meta.label,
		score(requests, out) {
			const queries = requests.map(({ query }) => query);
			model.score(queries, out);
			if (!meta.capabilities.personal) return;
			for (const [row, query] of queries.entries()) {
				if (hasPast(query)) continue;
				out.fill(-Infinity, row * model.itemCount, (row + 1) * model.itemCount);
			}
		},
	};
	if (rank) {
		source.rank = (requests, excluded, k) => {
			const queries = requests.map(({ query }) => query);
			const lists = rank(queries, excluded, k);
			if (!meta.capabilities.personal) return lists;
			return lists.map((list, row) => (hasPast(queries[row]) ? list : nothing));
		};
	}
	if (model.explain) source.explain = ({ query }, itemIndex) => model.explain!(query, itemIndex);
	return source;
}

function hasPast({ userIndex, history }: Query): boolean {
	return userIndex !== null || history.length > 0;
}
