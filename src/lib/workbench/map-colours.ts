import { formatPrice } from '$lib/core/units';
import type { ItemMap } from '$lib/recommendation/map/map-calls';

export const colourings = ['category', 'brand', 'price', 'popularity'] as const;

export type Colouring = (typeof colourings)[number];

/** What each point's colour says. */
export interface MapColours {
	/** [groupCount] names, and CSS colours in the same order. */
	names: readonly string[];
	palette: readonly string[];
	/** [itemCount] index into names; users follow where they are shown. */
	codes: Uint8Array;
}

const groupCount = 8;
const bandCount = 5;

/** The eight largest groups have colours of their own; numbers are cut into five bands of equally many items. */
export function mapColours(map: ItemMap, by: Colouring, withUsers = false): MapColours {
	const colours = itemColours(map, by);
	if (!withUsers) return colours;
	const codes = new Uint8Array(colours.codes.length + map.info.userIds.length).fill(colours.names.length);
	codes.set(colours.codes);
	return { names: [...colours.names, 'Shoppers'], palette: [...colours.palette, 'var(--line-strong)'], codes };
}

function itemColours({ info, popularity }: ItemMap, by: Colouring): MapColours {
	if (by === 'price') return bands(info.prices, formatPrice);
	if (by === 'popularity') return bands(Float32Array.from(popularity), (value) => String(value));
	return groups(by === 'category' ? info.categories.map((cell) => cell.split('|')[0]) : info.brands);
}

function groups(labels: readonly string[]): MapColours {
	const counts = new Map<string, number>();
	for (const label of labels) if (label !== '') counts.set(label, (counts.get(label) ?? 0) + 1);
	const largest = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, groupCount);
	const codeOf = new Map(largest.map(([label], place) => [label, place + 1]));
	return {
		names: [counts.size > groupCount ? 'All others' : 'Unknown', ...codeOf.keys()],
		palette: ['var(--model-1)', ...largest.map((_, place) => `var(--model-${place + 2})`)],
		codes: Uint8Array.from(labels, (label) => codeOf.get(label) ?? 0),
	};
}

function bands(values: Float32Array, text: (value: number) => string): MapColours {
	const sorted = values.filter(Number.isFinite).sort();
	const edges = [
		...new Set(Array.from({ length: bandCount }, (_, band) => sorted[Math.floor((band * sorted.length) / bandCount)])),
	].filter((edge) => edge !== undefined);
	const shares = edges.map((_, band) => Math.round(((band + 1) / edges.length) * 100));
	return {
		names: ['Unknown', ...edges.map((edge) => `from ${text(edge)}`)],
		palette: ['var(--line)', ...shares.map((share) => `color-mix(in oklab, var(--accent) ${share}%, var(--amber))`)],
		codes: Uint8Array.from(values, (value) =>
			Number.isFinite(value) ? edges.filter((edge) => value >= edge).length : 0,
		),
	};
}
