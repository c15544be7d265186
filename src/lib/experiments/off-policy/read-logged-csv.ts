import Papa from 'papaparse';
import { FileFormatError } from '$lib/core/errors';
import type { OpeSample } from './ope-sample';
import { crossFittedMeans } from './reward-model';

/** What the policy in question does, where the file does not say. */
export type AssumedPolicy = 'column' | 'uniform' | 'best';

export interface LoggedCsv {
	sample: OpeSample;
	/** Whether the reward model knows actions: without, DM says nothing. */
	hasModel: boolean;
	actionNames: string[];
	rowCount: number;
	/** Whether the file has the new policy's own chances. */
	hasTarget: boolean;
}

const names = {
	reward: ['reward', 'click', 'clicked', 'value', 'label'],
	propensity: ['propensity', 'pscore', 'probability', 'logging_propensity', 'action_prob', 'propensity_score'],
	target: ['target', 'target_propensity', 'target_probability', 'evaluation_propensity', 'new_propensity'],
	action: ['action', 'item', 'item_id', 'arm'],
} as const;

type Role = keyof typeof names;

/**
 * Reads a log of single choices from CSV: a reward, the propensity with which the action was taken, the new policy's chance of the same action
 * (or what to suppose of it), and the action.
 * @throws FileFormatError naming the column or row that is wrong
 */
export function readLoggedCsv(text: string, assumed: AssumedPolicy): LoggedCsv {
	const { data, meta } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
		header: true,
		skipEmptyLines: 'greedy',
		transformHeader: (header) => header.trim().toLowerCase(),
	});
	const columnOf = (role: Role) => names[role].find((name) => meta.fields?.includes(name));
	const columns = {
		reward: columnOf('reward'),
		propensity: columnOf('propensity'),
		target: columnOf('target'),
		action: columnOf('action'),
	};
	for (const role of ['reward', 'propensity'] as const) {
		if (columns[role]) continue;
		throw new FileFormatError(
			`The file has no ${role} column: call one “${names[role].slice(0, 3).join('”, “')}”. It has: ${(meta.fields ?? []).join(', ') || 'no header'}.`,
		);
	}
	if (data.length === 0) throw new FileFormatError('The file has a header and no rows.');
	const numbers = (column: string) =>
		Float64Array.from(data, (row, index) => {
			const value = Number(row[column]?.trim() || NaN);
			if (Number.isNaN(value)) {
				throw new FileFormatError(`Line ${index + 2}, column “${column}”: “${row[column] ?? ''}” is no number.`);
			}
			return value;
		});
	const rewards = numbers(columns.reward!);
	const propensities = numbers(columns.propensity!);
	const { actions, actionNames } = readActions(data, columns.action);
	if (assumed === 'column' && !columns.target) {
		throw new FileFormatError(
			`The file does not say what the new policy would do: add a column “target” with its chance of the logged action, or suppose a policy.`,
		);
	}
	if (assumed !== 'column' && actionNames.length < 2) {
		throw new FileFormatError('To suppose a policy the file needs an “action” column with at least two actions.');
	}
	const means = crossFittedMeans(actions, rewards, Math.max(1, actionNames.length));
	const base = {
		rewards,
		propensities,
		modelLogged: Float64Array.from(actions, (action, row) => means.predict(row, action)),
	};
	const rest = { actionNames, rowCount: data.length, hasTarget: columns.target !== undefined };
	if (assumed === 'column')
		return { sample: withConstantModel({ ...base, targets: numbers(columns.target!) }), hasModel: false, ...rest };
	const chance = supposedPolicy(assumed, means, actionNames.length);
	return {
		sample: {
			...base,
			targets: Float64Array.from(actions, (action, row) => chance(row, action)),
			modelTarget: Float64Array.from(actions, (_, row) => {
				let sum = 0;
				for (let action = 0; action < actionNames.length; action++)
					sum += chance(row, action) * means.predict(row, action);
				return sum;
			}),
		},
		hasModel: true,
		...rest,
	};
}

/** The new policy's other actions are not known, so the model is the mean reward for all: it still takes noise out of DR. */
function withConstantModel(sample: Omit<OpeSample, 'modelTarget'>): OpeSample {
	const mean = sample.rewards.reduce((sum, reward) => sum + reward, 0) / sample.rewards.length;
	return { ...sample, modelLogged: sample.rewards.map(() => mean), modelTarget: sample.rewards.map(() => mean) };
}

/** 'best' takes the action with the largest mean reward on the other folds, so that no row chooses by itself. */
function supposedPolicy(assumed: 'uniform' | 'best', means: ReturnType<typeof crossFittedMeans>, actionCount: number) {
	if (assumed === 'uniform') return () => 1 / actionCount;
	const bestOfFold = new Map<number, number>();
	return (row: number, action: number) => {
		const fold = row % 3;
		if (!bestOfFold.has(fold)) {
			let best = 0;
			for (let other = 1; other < actionCount; other++)
				if (means.predict(row, other) > means.predict(row, best)) best = other;
			bestOfFold.set(fold, best);
		}
		return bestOfFold.get(fold) === action ? 1 : 0;
	};
}

function readActions(rows: readonly Record<string, string>[], column: string | undefined) {
	const codes = new Map<string, number>();
	const actions = Uint32Array.from(rows, (row) => {
		const name = column === undefined ? '' : (row[column] ?? '').trim();
		if (!codes.has(name)) codes.set(name, codes.size);
		return codes.get(name)!;
	});
	return { actions, actionNames: column === undefined ? [] : [...codes.keys()] };
}
