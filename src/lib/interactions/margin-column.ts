import { type Catalogue, numberColumn } from './catalogue';

/**
 * [itemCount] what the shop earns on each item: the number column called "margin" or "profit", else price minus the one called
 * "cost"; null where the catalogue has neither.
 */
export function marginColumn(catalogue: Catalogue): Float32Array | null {
	const named = (pattern: RegExp) =>
		catalogue.columns.find((column) => column.kind === 'number' && pattern.test(column.name));
	const margin = named(/\b(margin|profit)/i);
	if (margin?.kind === 'number') return margin.values;
	const cost = named(/\bcosts?\b/i);
	const prices = numberColumn(catalogue, 'price');
	return cost?.kind === 'number' && prices ? prices.map((price, item) => price - cost.values[item]) : null;
}
