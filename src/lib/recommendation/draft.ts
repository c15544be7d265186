import type { Asked } from './retrieve/gather';
import { bit } from './retrieve/merge';
import type { Pinned } from './rules/pins';
import type { Candidates, Pipeline, RankedList, RecommendRequest, Slate, StageTrace } from './recommendation';

/** A slate in the making. */
export interface Draft extends Asked {
	/** What each source found, in the order of the pipeline. */
	found: RankedList[];
	/** Merged, before the ranker. */
	merged: Candidates;
	/** Merged, ranked and lifted, the pinned items still among them. */
	candidates: Candidates;
	pins: readonly Pinned[];
	/** The candidates without the pinned ones, then what each re-ranker made of them; the last one is shown. */
	lists: RankedList[];
	/** Items of the fallbacks, after the sources'. */
	filled: { list: RankedList; fallbackIndex: number }[];
	stages: StageTrace[];
	notices: string[];
}

const nothing: RankedList = { itemIndices: new Uint32Array(0), scores: new Float32Array(0) };

/** A request before anything was done for it; rules say at once what they bar. */
export function newDraft(request: RecommendRequest, { rules, itemCount }: Pipeline): Draft {
	const bars = rules.filter((rule) => rule.bar && (rule.bars?.(request) ?? true));
	const barred = bars.length === 0 ? null : new Uint8Array(itemCount);
	for (const rule of bars) rule.bar!(request, barred!);
	const candidates = { ...nothing, origins: new Uint32Array(0), sourceIndices: new Uint8Array(0), found: [] };
	return {
		...{ request, barred, found: [], merged: candidates, candidates },
		...{ pins: [], lists: [nothing], filled: [], stages: [], notices: [] },
	};
}

/** A draft that goes its own way from here. */
export function branchOf(draft: Draft): Draft {
	const { lists, filled, stages, notices } = draft;
	return { ...draft, lists: [...lists], filled: [...filled], stages: [...stages], notices: [...notices] };
}

/** How many places are still empty. */
export function gapsOf({ request, pins, lists, filled }: Draft): number {
	const placed = filled.reduce((sum, { list }) => sum + list.itemIndices.length, lists.at(-1)!.itemIndices.length);
	return request.k - pins.length - placed;
}

/** Every item that has a place already. */
export function takenBy({ pins, lists, filled }: Draft): Uint32Array {
	return Uint32Array.of(
		...pins.map(({ itemIndex }) => itemIndex),
		...lists.at(-1)!.itemIndices,
		...filled.flatMap(({ list }) => [...list.itemIndices]),
	);
}

/** The items without some of them. */
export function listWithout({ itemIndices, scores }: RankedList, left: readonly Pinned[]): RankedList {
	if (left.length === 0) return { itemIndices, scores };
	const isLeft = (itemIndex: number) => left.some((pinned) => pinned.itemIndex === itemIndex);
	return {
		itemIndices: itemIndices.filter((itemIndex) => !isLeft(itemIndex)),
		scores: scores.filter((_, rank) => !isLeft(itemIndices[rank])),
	};
}

interface Entry {
	itemIndex: number;
	score: number;
	sourceIndex: number;
	origins: number;
	rankBefore: number;
	pinnedBy: string | null;
}

/** What is shown of the draft: the list, then what was filled in, with the pins woven in at their places. */
export function slateOf(draft: Draft, { sources, fallbacks }: Pipeline): Slate {
	const entries = [...shownEntries(draft), ...filledEntries(draft, sources.length)];
	for (const pinned of draft.pins) {
		entries.splice(pinned.place, 0, entryOf(draft, pinned.itemIndex, 0, pinned.label));
	}
	return {
		itemIndices: Uint32Array.from(entries, ({ itemIndex }) => itemIndex),
		scores: Float32Array.from(entries, ({ score }) => score),
		sourceIndices: Uint8Array.from(entries, ({ sourceIndex }) => sourceIndex),
		sources: [...sources.map(({ source }) => source), ...fallbacks],
		origins: Uint32Array.from(entries, ({ origins }) => origins),
		ranksBefore: Int32Array.from(entries, ({ rankBefore }) => rankBefore),
		pinned: entries.map(({ pinnedBy }) => pinnedBy),
		found: draft.found,
		merged: draft.merged,
		stages: draft.stages,
		lists: [draft.candidates, ...draft.lists.slice(1)],
		notices: draft.notices,
	};
}

function shownEntries(draft: Draft): Entry[] {
	const { itemIndices, scores } = draft.lists.at(-1)!;
	return Array.from(itemIndices, (itemIndex, rank) => entryOf(draft, itemIndex, scores[rank], null));
}

function entryOf({ candidates }: Draft, itemIndex: number, score: number, pinnedBy: string | null): Entry {
	const rankBefore = candidates.itemIndices.indexOf(itemIndex);
	if (rankBefore === -1) return { itemIndex, score, sourceIndex: 0, origins: 0, rankBefore, pinnedBy };
	return {
		itemIndex,
		score: candidates.scores[rankBefore],
		sourceIndex: candidates.sourceIndices[rankBefore],
		origins: candidates.origins[rankBefore],
		rankBefore,
		pinnedBy,
	};
}

function filledEntries({ filled }: Draft, sourceCount: number): Entry[] {
	return filled.flatMap(({ list, fallbackIndex }) =>
		Array.from(list.itemIndices, (itemIndex, rank): Entry => {
			const sourceIndex = sourceCount + fallbackIndex;
			const score = list.scores[rank];
			return { itemIndex, score, sourceIndex, origins: bit(sourceIndex), rankBefore: -1, pinnedBy: null };
		}),
	);
}
