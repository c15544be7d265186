import type { BanditReport, BanditRequest } from '$lib/experiments/bandit/run-bandits';
import type { InterleavingRequest, InterleavingRun } from '$lib/experiments/interleave/run-interleaving';
import type { LongTermReport, LongTermRequest } from '$lib/experiments/long-term/run-long-term';
import type { OpeReport } from '$lib/experiments/off-policy/ope-report';
import type { AssumedPolicy } from '$lib/experiments/off-policy/read-logged-csv';
import type { SimulatedLogRequest } from '$lib/experiments/off-policy/simulate-log';
import type { StripTask } from './strip-line';
import { Study } from './study.svelte';
import {
	banditDraft,
	interleavingDraft,
	longTermDraft,
	offPolicyDraft,
	type BanditDraft,
	type InterleavingDraft,
	type LongTermDraft,
	type OffPolicyDraft,
} from './study-drafts';

/** A log with propensities, as its file says it. */
export interface LoggedCsv {
	text: string;
	assumed: AssumedPolicy;
}

/** What each study page runs; `benches.of` gives the one of a data set. */
export const banditsStudy = {
	label: 'Running the bandits',
	href: '/experiments/bandits',
	make: (strip: StripTask) =>
		new Study<BanditDraft, BanditRequest, BanditReport>(
			banditDraft(),
			(api, request, callId, onNews) => api.runBandits(callId, request, onNews),
			strip,
		),
};

export const interleavingStudy = {
	label: 'Interleaving',
	href: '/experiments/interleaving',
	make: (strip: StripTask) =>
		new Study<InterleavingDraft, InterleavingRequest, InterleavingRun[]>(
			interleavingDraft(),
			(api, request, callId, onNews) => api.runInterleaving(callId, request, onNews),
			strip,
		),
};

export const offPolicyStudy = {
	label: 'Judging a policy',
	href: '/experiments/off-policy',
	make: (strip: StripTask) =>
		new Study<OffPolicyDraft, SimulatedLogRequest | LoggedCsv, OpeReport>(
			offPolicyDraft(),
			(api, request, callId, onNews) =>
				'text' in request
					? api.judgeLoggedCsv(request.text, request.assumed)
					: api.judgeSimulatedLog(callId, request, onNews),
			strip,
		),
};

export const longTermStudy = {
	label: 'Comparing long-term value',
	href: '/experiments/long-term',
	make: (strip: StripTask) =>
		new Study<LongTermDraft, LongTermRequest, LongTermReport>(
			longTermDraft(),
			(api, request, callId, onNews) => api.runLongTerm(callId, request, onNews),
			strip,
		),
};
