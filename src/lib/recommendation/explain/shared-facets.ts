import { type Catalogue, textColumn } from '$lib/interactions/catalogue';
import { termsOf } from '$lib/recommendation/rerank/term-codes';

/** What two items have in common, in words ("same category and brand", "both Comedy"); '' where nothing is known. */
export function sharedFacets(catalogue: Catalogue, itemIndex: number, otherIndex: number): string {
	const same: string[] = [];
	const both: string[] = [];
	for (const role of ['category', 'brand'] as const) {
		const values = textColumn(catalogue, role);
		if (values === null || values[itemIndex] === '') continue;
		if (values[itemIndex] === values[otherIndex]) same.push(role);
		else both.push(...termsOf(values[itemIndex]).filter((term) => termsOf(values[otherIndex]).includes(term)));
	}
	const parts = [same.length > 0 ? `same ${same.join(' and ')}` : '', both.length > 0 ? `both ${both.join(', ')}` : ''];
	return parts.filter((part) => part !== '').join(', ');
}
