import type { TrainingData } from '$lib/datasets/dataset-split';
import type { ArtifactBody, Checkpoint } from '$lib/models/model';
import { partArrays, partsOf, type TwoTowerParts } from './fitted-two-tower';
import type { TwoTowerNetwork } from './network';
import type { Settings } from './settings';

const VERSION = 2;

/** Where a training stands between two epochs. */
export interface Standing {
	/** Epochs done. */
	epoch: number;
	/** Validation score and parts of the best epoch; null where nothing is held out or nothing was judged yet. */
	best: { epoch: number; validation: number; parts: TwoTowerParts } | null;
}

/** What a checkpoint must agree with to be taken up: anything else starts anew. */
export function fingerprintOf(train: TrainingData, settings: Settings, firstDraw: number): string {
	const { rowCount, columnCount, columnIndices } = train.matrix;
	return JSON.stringify([settings, rowCount, columnCount, columnIndices.length, firstDraw]);
}

export async function saveStanding(
	checkpoint: Checkpoint,
	fingerprint: string,
	network: TwoTowerNetwork,
	{ epoch, best }: Standing,
): Promise<void> {
	const { steps, arrays } = network.state();
	const prefixed = (prefix: string, named: ArtifactBody['arrays']) =>
		Object.fromEntries(Object.entries(named).map(([name, array]) => [prefix + name, array]));
	await checkpoint.save({
		version: VERSION,
		json: { fingerprint, epoch, steps, best: best && { epoch: best.epoch, validation: best.validation } },
		arrays: { ...prefixed('network/', arrays), ...(best ? prefixed('best/', partArrays(best.parts)) : {}) },
	});
}

/** Puts a stored state back into the network; null where there is none that belongs to this training. */
export async function loadStanding(
	checkpoint: Checkpoint,
	fingerprint: string,
	network: TwoTowerNetwork,
): Promise<Standing | null> {
	const body = await checkpoint.load();
	if (!body || body.version !== VERSION || body.json['fingerprint'] !== fingerprint) return null;
	network.restore({
		steps: Number(body.json['steps']),
		arrays: unprefixed('network/', body.arrays) as Record<string, Float32Array>,
	});
	const best = body.json['best'] as { epoch: number; validation: number } | null;
	const parts = () => {
		const arrays = unprefixed('best/', body.arrays);
		const { userTable, itemTable, settings } = network;
		return partsOf({ ...body, arrays }, settings, userTable.rowCount - 1, itemTable.rowCount - 1);
	};
	return { epoch: Number(body.json['epoch']), best: best && { ...best, parts: parts() } };
}

function unprefixed(prefix: string, arrays: ArtifactBody['arrays']): ArtifactBody['arrays'] {
	const own = Object.entries(arrays).filter(([name]) => name.startsWith(prefix));
	return Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length), array]));
}
