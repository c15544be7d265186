import { hashString } from '$lib/core/rng';
import type { ArtifactArray, ArtifactBody } from './model';

const SECOND_SEED = 0x2545f491;

/** Whose rows and columns a fitted model was fitted on. */
export interface KnownIds {
	userIds: readonly string[];
	itemIds: readonly string[];
}

/** The ids as arrays of an artifact: 53 bits of hash each, so that a hundred thousand clash once in a million models. */
export function idArrays({ userIds, itemIds }: KnownIds): Record<string, ArtifactArray> {
	return { knownUsers: hashIds(userIds), knownItems: hashIds(itemIds) };
}

/** 53 bits of hash each, as an artifact keeps them. */
export function hashIds(ids: readonly string[]): Float64Array {
	return Float64Array.from(ids, keyOf);
}

/**
 * Where each id of now stood when the artifact was made; −1 for one it does not know. Null where an older version made the
 * artifact without its ids.
 */
export function previousRows(
	{ arrays }: ArtifactBody,
	{ userIds, itemIds }: KnownIds,
): { previousUsers: Int32Array; previousItems: Int32Array } | null {
	const { knownUsers, knownItems } = arrays;
	if (!(knownUsers instanceof Float64Array) || !(knownItems instanceof Float64Array)) return null;
	return {
		previousUsers: placesAmong(hashIds(userIds), knownUsers),
		previousItems: placesAmong(hashIds(itemIds), knownItems),
	};
}

/** Where each hash stands among the known ones; −1 for one that does not. */
export function placesAmong(hashes: Float64Array, known: Float64Array): Int32Array {
	const placeOf = new Map<number, number>();
	known.forEach((key, place) => placeOf.set(key, place));
	return Int32Array.from(hashes, (key) => placeOf.get(key) ?? -1);
}

function keyOf(id: string): number {
	return (hashString(id) & 0x1fffff) * 4_294_967_296 + hashString(id, SECOND_SEED);
}
