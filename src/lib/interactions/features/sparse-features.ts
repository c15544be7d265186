import { createRng, hashString } from '$lib/core/rng';
import type { EncodedColumn, EncodeOptions } from './encoder';

/** A row and a weight of one item, before they are sorted. */
export type Entry = readonly [row: number, weight: number];

/** Packs each item's entries, rows ascending; a row that comes twice gets the sum. */
export function packEntries(entriesOfItem: readonly (readonly Entry[])[], width: number) {
	const offsets = new Uint32Array(entriesOfItem.length + 1);
	const rows: number[] = [];
	const weights: number[] = [];
	entriesOfItem.forEach((entries, item) => {
		const start = rows.length;
		for (const [row, weight] of entries.toSorted((a, b) => a[0] - b[0])) {
			if (rows.length > start && rows[rows.length - 1] === row) weights[weights.length - 1] += weight;
			else {
				rows.push(row);
				weights.push(weight);
			}
		}
		offsets[item + 1] = rows.length;
	});
	return { width, offsets, rows: Uint32Array.from(rows), weights: Float32Array.from(weights) };
}

/** Tokens of each item, those of a single item left out: they say no more than its id. */
export function sharedTokens(tokensOfItem: readonly (readonly string[])[]): string[][] {
	const counts = documentCounts(tokensOfItem);
	return tokensOfItem.map((tokens) => tokens.filter((token) => counts.get(token)! > 1));
}

/** Items that hold each token. */
export function documentCounts(tokensOfItem: readonly (readonly string[])[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const tokens of tokensOfItem) {
		for (const token of new Set(tokens)) counts.set(token, (counts.get(token) ?? 0) + 1);
	}
	return counts;
}

/**
 * Feature hashing with signs: token → row h(token) mod buckets, weight ± its own (Weinberger, Dasgupta, Langford, Smola,
 * Attenberg 2009, Feature hashing for large scale multitask learning, §2). The sign makes what collides cancel on average,
 * so that products of hashed vectors stay unbiased.
 * @param name of the column, so that "red" the colour and "red" the label are two tokens
 */
export function hashTokens(
	tokensOfItem: readonly (readonly (readonly [token: string, weight: number])[])[],
	name: string,
	{ buckets, seed }: EncodeOptions,
): EncodedColumn {
	const salt = createRng(seed).fork(name).integer(0x1_0000_0000);
	const placeOf = new Map<string, Entry>();
	const tokensIn = new Map<number, number>();
	const entriesOfItem = tokensOfItem.map((tokens) =>
		tokens.map(([token, weight]): Entry => {
			let place = placeOf.get(token);
			if (!place) {
				const hash = scramble(hashString(token, salt));
				place = [(hash >>> 1) % buckets, hash & 1 ? -1 : 1];
				placeOf.set(token, place);
				tokensIn.set(place[0], (tokensIn.get(place[0]) ?? 0) + 1);
			}
			return [place[0], place[1] * weight];
		}),
	);
	let collisionCount = 0;
	for (const count of tokensIn.values()) if (count > 1) collisionCount += count;
	return { ...packEntries(entriesOfItem, buckets), valueCount: placeOf.size, collisionCount };
}

/** MurmurHash3's finaliser: FNV alone leaves the bits of short words alike. */
function scramble(hash: number): number {
	let bits = hash;
	bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
	bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
	return (bits ^ (bits >>> 16)) >>> 0;
}
