import { loadJudgement, saveJudgement } from '$lib/storage/run-store';
import { hashIds } from '$lib/models/known-ids';
import type { PerUser, UserSample } from './user-sample';

/** What was kept of a run; the users also by name, as windows of a backtest number them anew. */
export interface StoredPerUser extends PerUser {
	/** [userCount] hashes of their ids; null in what an older version kept. */
	userKeys: Float64Array | null;
}

const VERSION = 1;
/** 16 MiB a run at most; beyond it only lists of ten are kept. */
const MOST_NUMBERS = 4_194_304;

/**
 * Stores what each user contributed to every metric that is a mean, so that runs can be told apart without judging again.
 * @param userIds of the split, by index
 */
export async function keepPerUser(
	runId: string,
	{ userIndices, samples }: PerUser,
	userIds: readonly string[],
): Promise<void> {
	const means = Object.entries(samples).filter(([, { kind }]) => kind === 'mean');
	const fits = means.length * userIndices.length <= MOST_NUMBERS;
	const userKeys = hashIds(Array.from(userIndices, (user) => userIds[user]));
	const arrays: Record<string, Float32Array | Float64Array | Uint32Array> = { userIndices, userKeys };
	const roots: string[] = [];
	for (const [name, sample] of means) {
		if (sample.kind !== 'mean' || !(fits || name.endsWith('@10'))) continue;
		arrays[`values ${name}`] = sample.values;
		if (sample.weights) arrays[`weights ${name}`] = sample.weights;
		if (sample.root) roots.push(name);
	}
	await saveJudgement(runId, { version: VERSION, json: { roots }, arrays });
}

/** What was kept, or null where the run was judged by another version of the app. */
export async function perUserOf(runId: string): Promise<StoredPerUser | null> {
	const stored = await loadJudgement(runId);
	if (stored?.version !== VERSION) return null;
	const { userIndices, userKeys, ...arrays } = stored.arrays;
	const roots = stored.json.roots as string[];
	const samples: Record<string, UserSample> = {};
	for (const [key, values] of Object.entries(arrays)) {
		if (!key.startsWith('values ')) continue;
		const name = key.slice('values '.length);
		const weights = (arrays[`weights ${name}`] as Float32Array | undefined) ?? null;
		samples[name] = { kind: 'mean', values: values as Float32Array, weights, root: roots.includes(name) };
	}
	return {
		userIndices: userIndices as Uint32Array,
		userKeys: (userKeys as Float64Array | undefined) ?? null,
		samples,
	};
}
