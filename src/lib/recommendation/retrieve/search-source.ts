import MiniSearch from 'minisearch';
import { type Catalogue, textColumn } from '$lib/interactions/catalogue';
import type { CandidateSource } from '$lib/recommendation/recommendation';

/**
 * Titles that match what was typed: BM25+ (Robertson, Zaragoza 2009; Lv, Zhai 2011) by minisearch, a word's beginning and one slip
 * of the finger in five letters counting too. Categories and brands count half and a third. Silent without a search text.
 */
export function searchSource(catalogue: Catalogue): CandidateSource {
	const fields = ['title', 'category', 'brand'] as const;
	const columns = fields.map((role) => textColumn(catalogue, role));
	const index = new MiniSearch({
		fields: [...fields],
		searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 1, category: 0.5, brand: 0.33 }, combineWith: 'AND' },
	});
	index.addAll(
		catalogue.itemIds.map((itemId, item) => ({
			id: item,
			...Object.fromEntries(
				fields.map((field, place) => [field, columns[place]?.[item] ?? (field === 'title' ? itemId : '')]),
			),
		})),
	);
	return {
		kind: 'search',
		id: 'search',
		label: 'Matches the search (BM25)',
		score(requests, out) {
			const itemCount = catalogue.itemIds.length;
			out.fill(-Infinity, 0, requests.length * itemCount);
			requests.forEach(({ searchText = '' }, row) => {
				if (searchText.trim() === '') return;
				for (const { id, score } of index.search(searchText)) out[row * itemCount + Number(id)] = score;
			});
		},
	};
}
