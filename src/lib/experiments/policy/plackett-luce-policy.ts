import { VisitStream } from '$lib/experiments/simulation/visit-stream';
import { createShelves, type Policy, type Shelves } from './policy';

/** Candidates the base policy hands over for each place of the shelf. */
const CANDIDATES_PER_PLACE = 3;

/** What a drawing policy says of a shelf that it did not draw. */
export interface JudgedShelf {
	/** [length] chance of each item at its place given what stands above it; 0 where it would never stand there. */
	chances: Float64Array;
	/** [length] mean value of what the policy itself would put there, given what stands above. */
	means: Float64Array;
}

/** A policy that draws, and can say how likely it would have been to show a shelf. */
export interface DrawingPolicy extends Policy {
	/** @param items [k] a whole shelf, since its length decides how many candidates there are; `valueOf` is what an item is worth */
	judge(userIndex: number, day: number, items: Uint32Array, valueOf: (item: number) => number): JudgedShelf;
}

/**
 * Draws shelves around another policy's order: place by place from softmax(−rank / temperature) over what is left (Plackett 1975; Luce 1959), so that
 * every shelf of the candidates has a known chance. Temperature near 0 is the base policy, large is chance.
 */
export function plackettLucePolicy(base: Policy, temperature: number, seed: number): DrawingPolicy {
	const stream = new VisitStream();
	let room: Shelves | null = null;
	const one = new Uint32Array(1);

	/** The base's candidates of one visit: a view on the room. */
	function candidatesOf(userIndex: number, day: number, k: number): Uint32Array {
		if (room?.k !== k * CANDIDATES_PER_PLACE) room = createShelves(1, k * CANDIDATES_PER_PLACE);
		one[0] = userIndex;
		base.fill({ count: 1, users: one, day }, room);
		return room.items.subarray(0, room.lengths[0]);
	}

	return {
		label: `${base.label}, drawn`,
		learns: false,
		fill({ count, users, day }, shelves) {
			for (let visit = 0; visit < count; visit++) {
				const candidates = candidatesOf(users[visit], day, shelves.k);
				const appeal = appealOf(candidates.length, temperature);
				stream.begin('shelf', seed, day, users[visit]);
				const length = Math.min(shelves.k, candidates.length);
				for (let place = 0; place < length; place++) {
					const left = sum(appeal);
					const rank = drawFrom(appeal, stream.next() * left);
					shelves.items[visit * shelves.k + place] = candidates[rank];
					shelves.propensities[visit * shelves.k + place] = appeal[rank] / left;
					appeal[rank] = 0;
				}
				shelves.lengths[visit] = length;
			}
		},
		judge(userIndex, day, items, valueOf) {
			const candidates = candidatesOf(userIndex, day, items.length);
			const appeal = appealOf(candidates.length, temperature);
			const values = Float64Array.from(candidates, valueOf);
			const judged = { chances: new Float64Array(items.length), means: new Float64Array(items.length) };
			for (let place = 0; place < items.length; place++) {
				const left = sum(appeal);
				if (!(left > 0)) break;
				for (let rank = 0; rank < values.length; rank++) judged.means[place] += (appeal[rank] / left) * values[rank];
				const rank = candidates.indexOf(items[place]);
				if (rank < 0) continue;
				judged.chances[place] = appeal[rank] / left;
				appeal[rank] = 0;
			}
			return judged;
		},
	};
}

function appealOf(count: number, temperature: number): Float64Array {
	return Float64Array.from({ length: count }, (_, rank) => Math.exp(-rank / temperature));
}

function sum(values: Float64Array): number {
	let total = 0;
	for (const value of values) total += value;
	return total;
}

/** The rank whose stretch holds the point; the last one with any where rounding runs past the end. */
function drawFrom(appeal: Float64Array, point: number): number {
	let last = 0;
	for (let rank = 0; rank < appeal.length; rank++) {
		if (appeal[rank] === 0) continue;
		last = rank;
		if ((point -= appeal[rank]) < 0) return rank;
	}
	return last;
}
