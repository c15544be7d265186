import { readOptions } from '$lib/models/read-options';
import { type TermCodes, termCodes, termShares } from './term-codes';
import { greedyReranker } from './greedy';
import type { RerankerEntry, RerankerMeta } from './reranker';

export const calibratedMeta = {
	id: 'calibrated',
	label: 'In the shopper’s own proportions (calibrated)',
	summary: 'If a third of what somebody bought are shoes, about a third of the list are shoes.',
	paper: 'Steck 2018, Calibrated recommendations, RecSys, eq. 3–8',
	options: {},
} as const satisfies RerankerMeta;

/** q̃ = (1 − α)·q + α·p keeps the divergence finite (Steck 2018, eq. 7). */
const smoothing = 0.01;

/** KL(p ‖ q̃) = Σ_c p(c)·log(p(c) / q̃(c)) of a list's category shares q from the profile p; 0 means the same proportions. */
export function calibrationDivergence(profile: Float64Array, shares: Float64Array): number {
	let divergence = 0;
	for (let code = 0; code < profile.length; code++) {
		if (profile[code] === 0) continue;
		const mixed = (1 - smoothing) * shares[code] + smoothing * profile[code];
		divergence += profile[code] * Math.log(profile[code] / mixed);
	}
	return divergence;
}

/** Greedy on (1 − weight)·Σ relevance − weight·KL(p ‖ q̃(list)), the categories of the history as the profile. */
export const calibratedEntry: RerankerEntry = {
	meta: calibratedMeta,
	create(material, weight, options) {
		readOptions(calibratedMeta, options);
		const terms = termCodes(material.catalogue, 'category');
		return greedyReranker({ ...calibratedMeta, weight }, ({ itemIndices }, _, { query }) => {
			const profile = termShares(terms, query.history);
			return profile.some((share) => share > 0) ? divergenceGain(terms, profile, itemIndices) : null;
		});
	},
};

/**
 * −KL after one more item. A step's log q̃ is made once for "one more item of other categories"; a candidate then
 * changes only the categories it has.
 */
function divergenceGain(terms: TermCodes, profile: Float64Array, itemIndices: Uint32Array) {
	const sums = new Float64Array(terms.termCount);
	const logs = new Float64Array(terms.termCount);
	/** What an item of one category alone would give in this step; NaN until asked. */
	const alone = new Float64Array(terms.termCount);
	let counted = 0;
	let entropy = 0;
	let withMore = 0;
	let asItIs = 0;
	for (const share of profile) if (share > 0) entropy += share * Math.log(share);
	const logOf = (code: number, sum: number, count: number) =>
		Math.log(((1 - smoothing) * sum) / Math.max(1, count) + smoothing * profile[code]);
	const changeBy = (code: number, share: number) =>
		profile[code] === 0 ? 0 : profile[code] * (logOf(code, sums[code] + share, counted + 1) - logs[code]);
	const prepare = () => {
		alone.fill(NaN);
		withMore = -entropy;
		asItIs = -entropy;
		for (let code = 0; code < profile.length; code++) {
			if (profile[code] === 0) continue;
			logs[code] = logOf(code, sums[code], counted + 1);
			withMore += profile[code] * logs[code];
			asItIs += profile[code] * logOf(code, sums[code], counted);
		}
	};
	prepare();
	return {
		gainOf(rank: number) {
			const codes = terms.of(itemIndices[rank]);
			if (codes.length === 0) return asItIs;
			if (codes.length === 1) {
				const [code] = codes;
				if (Number.isNaN(alone[code])) alone[code] = withMore + changeBy(code, 1);
				return alone[code];
			}
			let gain = withMore;
			for (const code of codes) gain += changeBy(code, 1 / codes.length);
			return gain;
		},
		onPick(rank: number) {
			const codes = terms.of(itemIndices[rank]);
			if (codes.length === 0) return;
			for (const code of codes) sums[code] += 1 / codes.length;
			counted++;
			prepare();
		},
	};
}
