import { type Catalogue, textColumn } from '$lib/interactions/catalogue';

/** The terms of one catalogue cell: several are written with "|" between them. */
export function termsOf(value: string): string[] {
	return value.split('|').filter((term) => term !== '');
}

/** Codes of the terms of a text column: what re-rankers count by. */
export interface TermCodes {
	termCount: number;
	/** [termCount] */
	names: readonly string[];
	/** The code of a term; −1 where no item has it. */
	codeOf(term: string): number;
	/** Ascending codes of one item; empty where the catalogue says nothing. */
	of(itemIndex: number): Uint32Array;
}

/** The terms of a catalogue column, numbered; without the column no item has any. */
export function termCodes(catalogue: Catalogue, role: 'category' | 'brand'): TermCodes {
	const values = textColumn(catalogue, role) ?? [];
	const codeOf = new Map<string, number>();
	const codesOf = new Map<string, Uint32Array>();
	for (const value of new Set(values)) {
		const terms = new Set(termsOf(value));
		for (const term of terms) if (!codeOf.has(term)) codeOf.set(term, codeOf.size);
		codesOf.set(value, Uint32Array.from(terms, (term) => codeOf.get(term)!).sort());
	}
	const none = new Uint32Array(0);
	const codes = values.map((value) => codesOf.get(value)!);
	return {
		termCount: codeOf.size,
		names: [...codeOf.keys()],
		codeOf: (term) => codeOf.get(term) ?? -1,
		of: (itemIndex) => codes[itemIndex] ?? none,
	};
}

/**
 * [termCount] the share of each term in a set of items, an item of several terms split evenly between them
 * (Steck 2018, eq. 1); items without terms do not count. All 0 where none has any.
 */
export function termShares(terms: TermCodes, itemIndices: Iterable<number>): Float64Array {
	const shares = new Float64Array(terms.termCount);
	let counted = 0;
	for (const itemIndex of itemIndices) {
		const codes = terms.of(itemIndex);
		for (const code of codes) shares[code] += 1 / codes.length;
		if (codes.length > 0) counted++;
	}
	return counted === 0 ? shares : shares.map((share) => share / counted);
}
