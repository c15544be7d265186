/** The word that is at most a third of its letters away, the nearest first; null where none is near. */
export function nearestWord(word: string, words: readonly string[]): string | null {
	const near = words
		.map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
		.filter(({ candidate, distance }) => distance > 0 && distance <= Math.max(1, candidate.length / 3))
		.sort((a, b) => a.distance - b.distance);
	return near[0]?.candidate ?? null;
}

/** Insertions, deletions and replacements from one word to the other (Levenshtein 1966). */
function editDistance(word: string, other: string): number {
	let row = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (let at = 0; at < word.length; at++) {
		const above = row;
		row = [at + 1];
		for (let index = 0; index < other.length; index++) {
			const replaced = above[index]! + (word[at] === other[index] ? 0 : 1);
			row.push(Math.min(replaced, above[index + 1]! + 1, row[index]! + 1));
		}
	}
	return row.at(-1)!;
}
