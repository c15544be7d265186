import type { Rng } from '$lib/core/rng';
import { assortment } from './assortment';
import { adjectives, brandNames } from './product-words';

/** The words on one product's card. */
export interface ItemWords {
	itemId: string;
	title: string;
	description: string;
	material: string;
	/** Of drawProduct. */
	image: string;
}

/** Unique titles and ids for items of the given categories and brands; numbers are added where words run out. */
export function nameItems(categories: Uint8Array, brands: Uint8Array, rng: Rng): ItemWords[] {
	const used = new Map<string, number>();
	const countOf = new Uint32Array(assortment.length);
	const digits = Math.max(4, String(categories.length).length);
	return Array.from(categories, (category, item) => {
		const spec = assortment[category]!;
		const pick = (words: readonly string[]) => words[rng.integer(words.length)]!;
		const noun = pick(spec.nouns);
		const material = pick(spec.materials);
		let adjective = pick(adjectives);
		for (let tries = 0; tries < 8 && used.has(titleOf(adjective)); tries++) adjective = pick(adjectives);
		const title = titleOf(adjective);
		const edition = (used.get(title) ?? 0) + 1;
		used.set(title, edition);
		const number = String(++countOf[category]!).padStart(digits, '0');
		return {
			itemId: `${spec.silhouette.toUpperCase()}-${number}`,
			title: edition === 1 ? title : `${title} No. ${edition}`,
			description: describe(noun, material, spec.use),
			material,
			image: `${spec.silhouette}/${brands[item]}/${rng.integer(12)}`,
		};

		function titleOf(word: string): string {
			return `${brandNames[brands[item]!]} ${word} ${noun}`;
		}
	});
}

function describe(noun: string, material: string, use: string): string {
	const pack = material.startsWith('a ') || material.startsWith('an ');
	return `${noun} ${pack ? 'with' : 'in'} ${material}. ${use}.`;
}
