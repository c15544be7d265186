import { models } from '$lib/models/registry';
import type { RunRecord } from '$lib/training/run';

/** What runs are called where several stand together, by run id: as somebody named them, else by model; those called alike are numbered, the oldest first. */
export function runNames(runs: readonly RunRecord[]): ReadonlyMap<string, string> {
	const plain = new Map(runs.map((run) => [run.runId, plainName(run)]));
	const oldestFirst = runs.toSorted((a, b) => a.createdAt - b.createdAt);
	return new Map(
		runs.map(({ runId }) => {
			const name = plain.get(runId)!;
			const alike = oldestFirst.filter((other) => plain.get(other.runId) === name);
			const place = alike.findIndex((other) => other.runId === runId) + 1;
			return [runId, alike.length > 1 ? `${name} ${place}` : name];
		}),
	);
}

function plainName({ label, modelId }: RunRecord): string {
	return label?.name || (models[modelId]?.meta.label ?? modelId);
}

/** How many seeds stand behind runs that count as one contender: the same seed twice is the same model twice. */
export function seedCount(runs: readonly RunRecord[], runIds: readonly string[]): number {
	return new Set(runs.filter(({ runId }) => runIds.includes(runId)).map(({ seed }) => seed)).size;
}
