import { breathe } from '$lib/core/abort';
import { ArtifactVersionError, ModelFitError } from '$lib/core/errors';
import { holdOutValidation } from '$lib/datasets/validation-slice';
import type { TrainingData } from '$lib/datasets/dataset-split';
import type { Kernels } from '$lib/kernels/kernel';
import { requireArray, requireVersion } from '$lib/models/artifact';
import type { ArtifactBody, FittedModel, Model, ModelOptions } from '$lib/models/model';
import { readOptions, type OptionsOf } from '$lib/models/read-options';
import { reciprocalRanks, standardised } from './blend';
import { learnWeights } from './learn-weights';
import { ensembleMeta } from './meta';

const VERSION = 1;
const MOST_VALIDATION_USERS = 500;
const VALIDATION_SHARE = 0.2;

type Settings = OptionsOf<typeof ensembleMeta>;

/** One trained model inside a blend. */
export interface Part {
	modelId: string;
	model: FittedModel;
}

/**
 * Several trained models as one. Its artifact holds theirs, so that it outlives the runs it was made of and is restored like any
 * other model.
 * @param codes the code of every model a member may be of, by id
 */
export function ensembleOf(codes: Readonly<Record<string, Model>>): Model {
	return {
		async fit(train, options, context) {
			const settings = readOptions(ensembleMeta, options);
			const { kernels, signal, members = [], onProgress } = context;
			if (members.length < 2) {
				throw new ModelFitError('ensemble: a blend needs two trained runs or more. Choose them on Evaluate › Compare.');
			}
			const tell = (done: number) => onProgress({ done, total: members.length + 1, unit: 'models' });
			tell(0);
			await breathe(signal);
			const parts = members.map(({ modelId, artifact }): Part => {
				return { modelId, model: codeOf(codes, modelId).restore(artifact, { train, kernels }) };
			});
			if (settings.method === 'fusion') {
				tell(members.length + 1);
				return createFitted(settings, parts, new Float32Array(parts.length).fill(1), kernels);
			}
			// The members know the rows of the slice: weights learned from them would trust the one that remembers best. So each
			// is fitted once more without, for the weights only.
			const maxUsers = Math.min(MOST_VALIDATION_USERS, Math.ceil(VALIDATION_SHARE * train.matrix.rowCount));
			const slice = holdOutValidation({ train }, { maxUsers, seed: Math.floor(context.rng.next() * 2 ** 31) });
			const blind: FittedModel[] = [];
			for (const [place, member] of members.entries()) {
				const rng = context.rng.fork(`member ${place}`);
				const quiet = { rng, signal, kernels, onProgress: () => {} };
				blind.push(await codeOf(codes, member.modelId).fit(slice.train, member.options, quiet));
				tell(place + 1);
			}
			const scaled = standardised(blind);
			const weights = await learnWeights(scaled, parts.length, slice.train, slice.validation, signal);
			tell(members.length + 1);
			return createFitted(settings, parts, weights, kernels);
		},

		restore(artifact, { train, kernels }) {
			requireVersion(artifact, VERSION, ensembleMeta.id);
			const settings = readOptions(ensembleMeta, artifact.json['options'] as ModelOptions);
			const stored = artifact.json['members'] as StoredPart[];
			const parts = stored.map((part, place) => restorePart(codes, part, place, artifact, train, kernels));
			return createFitted(settings, parts, requireArray(artifact, 'weights', Float32Array, parts.length), kernels);
		},
	};
}

/** A member without its arrays, which stand in the artifact under its place. */
interface StoredPart {
	modelId: string;
	version: number;
	json: ArtifactBody['json'];
}

const prefixOf = (place: number) => `member ${place}/`;

function restorePart(
	codes: Readonly<Record<string, Model>>,
	{ modelId, version, json }: StoredPart,
	place: number,
	{ arrays }: ArtifactBody,
	train: TrainingData,
	kernels: Kernels,
): Part {
	const prefix = prefixOf(place);
	const own = Object.entries(arrays).filter(([name]) => name.startsWith(prefix));
	const named = Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length), array]));
	return { modelId, model: codeOf(codes, modelId).restore({ version, json, arrays: named }, { train, kernels }) };
}

function codeOf(codes: Readonly<Record<string, Model>>, modelId: string): Model {
	const code = Object.hasOwn(codes, modelId) ? codes[modelId] : undefined;
	if (!code)
		throw new ArtifactVersionError(`A member of the blend is a "${modelId}", which this version does not know.`);
	return code;
}

/** score(u, i) = Σ w_m·s_m(u, i) with s_m the member's reciprocal rank or standardised score. */
function createFitted(
	settings: Settings,
	parts: readonly Part[],
	weights: Float32Array,
	kernels: Kernels,
): FittedModel {
	const members = parts.map(({ model }) => model);
	const { itemCount } = members[0];
	const scaled = settings.method === 'fusion' ? reciprocalRanks(members, kernels) : standardised(members);
	return {
		itemCount,

		score(queries, out) {
			if (queries.length === 0) return;
			out.fill(0);
			scaled(queries).forEach((scores, member) => {
				for (let cell = 0; cell < scores.length; cell++) out[cell] += weights[member] * scores[cell];
			});
		},

		toArtifact() {
			const stored: StoredPart[] = [];
			const arrays: ArtifactBody['arrays'] = { weights };
			parts.forEach(({ modelId, model }, place) => {
				const { version, json, arrays: own } = model.toArtifact();
				stored.push({ modelId, version, json });
				for (const [name, array] of Object.entries(own)) arrays[prefixOf(place) + name] = array;
			});
			return { version: VERSION, json: { options: { ...settings }, members: stored }, arrays };
		},
	};
}
