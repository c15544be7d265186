import { hashString } from '$lib/core/rng';
import { mix } from '$lib/experiments/simulation/visit-stream';

/**
 * The arm a user belongs to, for ever: a hash of id and experiment in [0, 1) against the cumulative shares (Kohavi, Tang, Xu 2020,
 * Trustworthy Online Controlled Experiments, §4). Another salt deals the users anew.
 * @param shares of all users, one an arm; what they leave below 1 sees no test
 * @returns −1 outside the test
 */
export function assignArm(userId: string, salt: string, shares: readonly number[]): number {
	// FNV alone leaves its low bits weak; the finaliser spreads them.
	const place = (mix(hashString(`${salt}\u0000${userId}`)) >>> 0) / 4294967296;
	let end = 0;
	for (let arm = 0; arm < shares.length; arm++) {
		end += shares[arm];
		// The shares of everybody may add up to 1 − ε.
		if (place < end || (arm === shares.length - 1 && end > 1 - 1e-9)) return arm;
	}
	return -1;
}
