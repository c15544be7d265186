import { selectRows } from '$lib/datasets/select-rows';
import { collapseRepeats } from '$lib/datasets/collapse-repeats';
import { iterativeCore } from '$lib/datasets/iterative-core';
import type { Evidence, FindingCheck } from './finding';
import { countOf } from './words';

const LEAST = 3;
const NOTED_SHARE = 0.2;

/** Users and items with one or two interactions: nothing to learn from, nothing to test on. */
export const thinCore: FindingCheck = {
	meta: {
		id: 'thin-core',
		title: 'Users and items with hardly a trace',
		means:
			'With one or two interactions there is nothing to learn from once one is held out for the test: such users and items ' +
			'add noise to every score and take memory in every embedding table. Published numbers are almost always on a core.',
		advice: `Compare models on the ${LEAST}-core; keep the whole data set for the shop, where such people come in too.`,
		fix: { label: `Keep the ${LEAST}-core`, suffix: `${LEAST}-core` },
	},
	find({ log, index }) {
		const thin = (counts: Uint32Array) => counts.reduce((sum, count) => sum + Number(count > 0 && count < LEAST), 0);
		const [users, items] = [thin(index.perUser), thin(index.perItem)];
		const [userCount, itemCount] = [log.userIds.length, log.itemIds.length];
		if (users / userCount < NOTED_SHARE && items / itemCount < NOTED_SHARE) return null;
		const isMost = users / userCount >= 0.5 || items / itemCount >= 0.5;
		return {
			severity: isMost ? 'warning' : 'note',
			says: `${countOf(users, userCount)} of the users and ${countOf(items, itemCount)} of the items have fewer than ${LEAST} interactions.`,
			examples: [],
		};
	},
	fix: (evidence) => selectRows(evidence, coreRows(evidence)),
};

/** The k-core over distinct pairs, as the protocol's; of a pair that is kept every row is kept. */
function coreRows({ log }: Evidence): Uint8Array {
	const all = Uint32Array.from(log.userIndices.keys());
	const core = iterativeCore(log, collapseRepeats(log, all), LEAST);
	const keepsUser = new Uint8Array(log.userIds.length);
	const keepsItem = new Uint8Array(log.itemIds.length);
	for (const row of core) {
		keepsUser[log.userIndices[row]] = 1;
		keepsItem[log.itemIndices[row]] = 1;
	}
	return Uint8Array.from(log.userIndices, (user, row) => keepsUser[user] & keepsItem[log.itemIndices[row]]);
}
