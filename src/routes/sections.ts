import { resolve } from '$app/paths';
import type { IconName } from '$lib/components/icon-shapes';

export interface SectionPage {
	href: string;
	label: string;
}

/** A stop on the road. Its pages beyond the first stand as tabs above the page; a new page is a line here. */
export interface Section extends SectionPage {
	icon: IconName;
	pages: readonly SectionPage[];
}

/** In the order of the work. */
export const road: readonly Section[] = [
	{
		href: resolve('/'),
		label: 'Data',
		icon: 'data',
		pages: [
			{ href: resolve('/data/profile'), label: 'Profile' },
			{ href: resolve('/data/drift'), label: 'Drift' },
			{ href: resolve('/data/features'), label: 'Features' },
		],
	},
	{
		href: resolve('/train'),
		label: 'Train',
		icon: 'train',
		pages: [
			{ href: resolve('/train/search'), label: 'Search' },
			{ href: resolve('/train/freshness'), label: 'Freshness' },
		],
	},
	{
		href: resolve('/evaluate'),
		label: 'Evaluate',
		icon: 'evaluate',
		pages: [
			{ href: resolve('/evaluate/compare'), label: 'Compare' },
			{ href: resolve('/evaluate/protocols'), label: 'Protocols' },
			{ href: resolve('/evaluate/audit'), label: 'Audit' },
			{ href: resolve('/evaluate/proof'), label: 'Proof' },
			{ href: resolve('/evaluate/capsule'), label: 'Capsule' },
		],
	},
	{
		href: resolve('/shop'),
		label: 'Shop',
		icon: 'shop',
		pages: [
			{ href: resolve('/shop/scenes'), label: 'Scenes' },
			{ href: resolve('/shop/ranking'), label: 'Ranking' },
			{ href: resolve('/shop/studio'), label: 'Studio' },
			{ href: resolve('/shop/map'), label: 'Map' },
			{ href: resolve('/shop/newcomers'), label: 'Newcomers' },
		],
	},
	{
		href: resolve('/experiments'),
		label: 'Experiments',
		icon: 'experiments',
		pages: [
			{ href: resolve('/experiments/run'), label: 'Run and result' },
			{ href: resolve('/experiments/bandits'), label: 'Bandits' },
			{ href: resolve('/experiments/interleaving'), label: 'Interleaving' },
			{ href: resolve('/experiments/off-policy'), label: 'Off-policy' },
			{ href: resolve('/experiments/long-term'), label: 'Long-term value' },
		],
	},
];

export const foot: readonly Section[] = [
	{ href: resolve('/device'), label: 'Device', icon: 'device', pages: [] },
	{ href: resolve('/settings'), label: 'Settings', icon: 'settings', pages: [] },
];

/** The section a path belongs to, or undefined for a page outside the road. */
export function sectionOf(path: string): Section | undefined {
	return [...road, ...foot].find(({ href, pages }) => [href, ...pages.map((page) => page.href)].includes(path));
}
