import { documentCounts, hashTokens } from './sparse-features';
import type { Encoder } from './encoder';

/** Scripts written without spaces: words are not to be had without a dictionary, pairs of characters do nearly as well. */
const SPACELESS = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}';
const runs = new RegExp(`[${SPACELESS}]+|(?:(?![${SPACELESS}])[\\p{L}\\p{N}])+`, 'gu');
const isSpaceless = new RegExp(`^[${SPACELESS}]`, 'u');

/** Titles and descriptions. */
export const text: Encoder = {
	meta: {
		id: 'text',
		label: 'Words (TF-IDF)',
		help: 'Words and pairs of neighbouring words, hashed, the rare ones weighing more; Chinese, Japanese and Thai by pairs and triples of characters. A word only one item has, or all have, is left out.',
		accepts: ['text'],
		gives: 'weighted',
	},
	/**
	 * (1 + ln tf) · ln(N / df) (Salton, Buckley 1988, Term-weighting approaches in automatic text retrieval), hashed with signs,
	 * each item's vector of length 1. N counts the items that have any text.
	 */
	encode(column, options) {
		const tokensOfItem = column.kind === 'text' ? column.values.map(textTokens) : [];
		const counts = documentCounts(tokensOfItem);
		const withText = tokensOfItem.filter((tokens) => tokens.length > 0).length;
		const weighed = tokensOfItem.map((tokens) => {
			const frequencies = new Map<string, number>();
			for (const token of tokens) frequencies.set(token, (frequencies.get(token) ?? 0) + 1);
			const weights = [...frequencies].flatMap(([token, frequency]): [string, number][] => {
				const df = counts.get(token)!;
				return df < 2 || df === withText ? [] : [[token, (1 + Math.log(frequency)) * Math.log(withText / df)]];
			});
			const norm = Math.hypot(...weights.map(([, weight]) => weight));
			return weights.map(([token, weight]) => [token, weight / norm] as const);
		});
		return hashTokens(weighed, column.name, options);
	},
};

/** Words, pairs of words in a row, and 2- and 3-grams of scripts without spaces; lower case, compatibility forms folded. */
export function textTokens(cell: string): string[] {
	const tokens: string[] = [];
	let previous = '';
	for (const [run] of cell.normalize('NFKC').toLowerCase().matchAll(runs)) {
		if (isSpaceless.test(run)) {
			tokens.push(...characterGrams([...run]));
			previous = '';
			continue;
		}
		tokens.push(run);
		if (previous !== '') tokens.push(`${previous} ${run}`);
		previous = run;
	}
	return tokens;
}

function characterGrams(characters: readonly string[]): string[] {
	if (characters.length === 1) return [characters[0]];
	const grams: string[] = [];
	for (const size of [2, 3]) {
		for (let start = 0; start + size <= characters.length; start++) {
			grams.push(characters.slice(start, start + size).join(''));
		}
	}
	return grams;
}
