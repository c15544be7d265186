/**
 * Seeded random numbers: the same seed gives the same numbers on every machine.
 * Generator: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state, seeded by SplitMix32.
 */
export interface Rng {
	/** Uniform in [0, 1), 32 bits of resolution. */
	next(): number;
	/** Uniform integer in [0, bound). */
	integer(bound: number): number;
	/** Standard normal (Box–Muller). */
	normal(): number;
	/** Shuffles in place (Fisher–Yates) and returns the same array. */
	shuffle<T extends { length: number; [index: number]: number }>(values: T): T;
	/** An independent stream named by `label`: adding a consumer does not move the others. */
	fork(label: string): Rng;
}

export function createRng(seed: number): Rng {
	return fromState(splitMix(seed >>> 0));
}

function splitMix(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x9e3779b9) | 0;
		let z = state ^ (state >>> 16);
		z = Math.imul(z, 0x21f0aaad);
		z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
		return (z ^ (z >>> 15)) >>> 0;
	};
}

function fromState(seeds: () => number): Rng {
	let a = seeds();
	let b = seeds();
	let c = seeds();
	let counter = 1;
	const forkSeed = seeds();
	let spare: number | null = null;

	const bits = (): number => {
		const t = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (c << 21) | (c >>> 11);
		c = (c + t) | 0;
		return t >>> 0;
	};
	for (let warmUp = 0; warmUp < 12; warmUp++) bits();

	const rng: Rng = {
		next: () => bits() / 4294967296,
		integer: (bound) => Math.floor((bits() / 4294967296) * bound),
		normal() {
			if (spare !== null) {
				const value = spare;
				spare = null;
				return value;
			}
			const radius = Math.sqrt(-2 * Math.log(1 - rng.next()));
			const angle = 2 * Math.PI * rng.next();
			spare = radius * Math.sin(angle);
			return radius * Math.cos(angle);
		},
		shuffle(values) {
			for (let last = values.length - 1; last > 0; last--) {
				const other = rng.integer(last + 1);
				const held = values[last]!;
				values[last] = values[other]!;
				values[other] = held;
			}
			return values;
		},
		fork: (label) => fromState(splitMix((forkSeed ^ hashString(label)) >>> 0)),
	};
	return rng;
}

/** FNV-1a over UTF-16 code units: 32 bits, for seeds and hash buckets, not for secrets. */
export function hashString(text: string, seed = 0x811c9dc5): number {
	let hash = seed;
	for (let index = 0; index < text.length; index++) {
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	}
	return hash >>> 0;
}
