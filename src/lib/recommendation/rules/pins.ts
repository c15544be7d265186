import type { RecommendRequest, Rule } from '$lib/recommendation/recommendation';

/** One item with its fixed place. */
export interface Pinned {
	/** 0-based, below k. */
	place: number;
	itemIndex: number;
	/** The rule's name. */
	label: string;
}

/**
 * Which item each pinning rule puts where: of the rule's items the best-placed candidate, else the first of its own order; never
 * one that is excluded, barred or an anchor, and never the same twice. What is drawn takes the places
 * that are left. Ascending by place, one item a place.
 */
export function choosePins(
	rules: readonly Rule[],
	request: RecommendRequest,
	barred: Uint8Array | null,
	candidates: Uint32Array,
): Pinned[] {
	const pins: Pinned[] = [];
	const isAllowed = (itemIndex: number) =>
		!barred?.[itemIndex] &&
		!request.exclude.includes(itemIndex) &&
		!request.anchorItems?.includes(itemIndex) &&
		!pins.some((pinned) => pinned.itemIndex === itemIndex);
	for (const { label, pin } of rules) {
		if (!pin || pin.place >= request.k || pins.some(({ place }) => place === pin.place)) continue;
		const wanted = new Set(pin.itemIndices);
		const itemIndex =
			candidates.find((candidate) => wanted.has(candidate) && isAllowed(candidate)) ?? pin.itemIndices.find(isAllowed);
		if (itemIndex !== undefined) pins.push({ place: pin.place, itemIndex, label });
	}
	for (const { label, draw } of rules) {
		for (const { place, itemIndex } of draw?.(request, isAllowed) ?? []) {
			if (place < request.k && pins.every((pinned) => pinned.place !== place)) pins.push({ place, itemIndex, label });
		}
	}
	return pins.sort((a, b) => a.place - b.place);
}
