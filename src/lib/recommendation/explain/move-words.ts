import { type Catalogue, textColumn } from '$lib/interactions/catalogue';
import { termsOf } from '$lib/recommendation/rerank/term-codes';

/**
 * What re-ranking did to the item now at `place`, 0-based: "Moved from 3 to 7: two more Shoes above it". Places are 1-based in the
 * words; null where it stayed.
 * @param before the candidates in ranked order
 * @param shown the list as it is shown
 */
export function moveWords(catalogue: Catalogue, before: Uint32Array, shown: Uint32Array, place: number): string | null {
	const itemIndex = shown[place];
	const rankBefore = before.indexOf(itemIndex);
	if (rankBefore === -1 || rankBefore === place) return null;
	const way = `Moved from ${rankBefore + 1} to ${place + 1}`;
	const kinds = termsOf(textColumn(catalogue, 'category')?.[itemIndex] ?? '');
	const kind = kinds[0];
	if (kind === undefined) return way;
	const sameKind = (other: number) => termsOf(textColumn(catalogue, 'category')![other]).includes(kind);
	if (place < rankBefore) {
		const passed = before.subarray(0, rankBefore).filter((other) => !shown.subarray(0, place).includes(other));
		const alike = passed.filter(sameKind).length;
		return alike < passed.length
			? `${way}: unlike ${countWord(passed.length - alike)} it passed, it is of ${kind}`
			: way;
	}
	const alikeAbove = shown.subarray(0, place).filter(sameKind).length;
	return alikeAbove > 0 ? `${way}: ${countWord(alikeAbove)} more of ${kind} above it` : way;
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function countWord(count: number): string {
	return words[count] ?? String(count);
}
