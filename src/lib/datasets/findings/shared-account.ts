import { selectRows } from '$lib/datasets/select-rows';
import type { Evidence, FindingCheck } from './finding';
import { countOf } from './words';

const SHARE = 0.02;
const MANY_USERS = 100;
/** Times what a user has on average. */
const TIMES_AVERAGE = 50;

/** One id that stands for everybody who did not log in: "guest", 0, the till. */
export const sharedAccount: FindingCheck = {
	meta: {
		id: 'shared-account',
		title: 'One user who is many people',
		means:
			'An id such as “guest” or a till ties together things that no single person likes together, and every item-to-item model ' +
			'learns those ties.',
		advice: 'Leave it out. Better: export anonymous visits with a session id each.',
		fix: { label: 'Leave it out', suffix: 'no shared accounts' },
	},
	find(evidence) {
		const users = sharedUsers(evidence);
		if (users.length === 0) return null;
		const { log, index } = evidence;
		const rowCount = users.reduce((sum, user) => sum + index.perUser[user], 0);
		return {
			severity: 'serious',
			says:
				users.length === 1
					? `The user “${log.userIds[users[0]]}” alone holds ${countOf(rowCount, log.userIndices.length)} of the rows.`
					: `${users.length} users hold ${countOf(rowCount, log.userIndices.length)} of the rows.`,
			examples: users.slice(0, 5).map((user) => log.userIds[user]),
		};
	},
	fix(evidence) {
		const users = new Set(sharedUsers(evidence));
		return selectRows(
			evidence,
			Uint8Array.from(evidence.log.userIndices, (user) => Number(!users.has(user))),
		);
	},
};

function sharedUsers({ log, index }: Evidence): number[] {
	const userCount = log.userIds.length;
	if (userCount < MANY_USERS) return [];
	const least = Math.max(SHARE * log.userIndices.length, (TIMES_AVERAGE * log.userIndices.length) / userCount);
	return Array.from(index.perUser.keys()).filter((user) => index.perUser[user] >= least);
}
