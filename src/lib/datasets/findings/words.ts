import { formatCount } from '$lib/core/units';

/** "1,204 (3.1 %)": a count with its share. */
export function countOf(count: number, total: number): string {
	return `${formatCount(count)} (${formatShare(count / total)})`;
}

/** Two figures: "3.1 %", "0.012 %". */
export function formatShare(share: number): string {
	return share >= 0.1 || share === 0 ? `${Math.round(share * 100)} %` : `${Number((share * 100).toPrecision(2))} %`;
}
