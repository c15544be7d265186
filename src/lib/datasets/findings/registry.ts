import { InvalidRequestError } from '$lib/core/errors';
import { coldItems } from './cold-items';
import { constantColumns } from './constant-columns';
import type { Evidence, Finding, FindingCheck, Severity } from './finding';
import { implausibleTimes } from './implausible-times';
import { negativeValues } from './negative-values';
import { repeatedRows } from './repeated-rows';
import { robots } from './robots';
import { sharedAccount } from './shared-account';
import { thinCore } from './thin-core';
import { timeCollisions } from './time-collisions';
import { undescribedItems } from './undescribed-items';

/** Every check the app knows. */
export const findingChecks: readonly FindingCheck[] = [
	repeatedRows,
	robots,
	sharedAccount,
	timeCollisions,
	implausibleTimes,
	negativeValues,
	undescribedItems,
	thinCore,
	coldItems,
	constantColumns,
];

const order: readonly Severity[] = ['serious', 'warning', 'note'];

/** What all checks found, the gravest first. */
export function findAll(evidence: Evidence): Finding[] {
	return findingChecks
		.flatMap(({ meta, find }) => {
			const discovery = find(evidence);
			return discovery ? [{ meta, ...discovery }] : [];
		})
		.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** @throws InvalidRequestError where no check has this id or its finding is not mended by a click */
export function fixOf(checkId: string) {
	const check = findingChecks.find(({ meta }) => meta.id === checkId);
	if (!check?.meta.fix || !check.fix) {
		const known = findingChecks.filter(({ fix }) => fix).map(({ meta }) => meta.id);
		throw new InvalidRequestError(`There is no fix "${checkId}". There are: ${known.join(', ')}.`);
	}
	return { meta: { ...check.meta, fix: check.meta.fix }, fix: check.fix };
}
