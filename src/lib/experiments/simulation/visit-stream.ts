/** What a stream is drawn for: a policy that drew from the shopper's own numbers would know their luck. */
export type StreamPurpose = 'arrival' | 'visit' | 'shelf' | 'merge';

const salts: Readonly<Record<StreamPurpose, number>> = {
	arrival: 0x51ab,
	visit: 0,
	shelf: 0x2c1b3c6d,
	merge: 0x297a2d39,
};

/**
 * Random numbers of one visit, a function of (seed, day, user) alone: the same visit is the same visit whatever came before it, so a
 * paused run goes on with the same numbers and arms meet the same shoppers' luck. SplitMix32 over a mixed key.
 */
export class VisitStream {
	#state = 0;

	/** Starts the stream of one visit. */
	begin(purpose: StreamPurpose, seed: number, day: number, userIndex: number): void {
		this.#state = mix(
			mix(mix((seed | 0) ^ salts[purpose]) ^ Math.imul(day + 1, 0x9e3779b1)) ^ Math.imul(userIndex + 1, 0x85ebca77),
		);
	}

	/** Uniform in [0, 1), 32 bits of resolution. */
	next(): number {
		this.#state = (this.#state + 0x9e3779b9) | 0;
		return (mix(this.#state) >>> 0) / 4294967296;
	}
}

/** Murmur3's finaliser: every bit of the key moves every bit of the result. */
export function mix(key: number): number {
	let z = key ^ (key >>> 16);
	z = Math.imul(z, 0x85ebca6b);
	z ^= z >>> 13;
	z = Math.imul(z, 0xc2b2ae35);
	return z ^ (z >>> 16);
}
