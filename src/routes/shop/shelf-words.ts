import type { SceneId } from '$lib/recommendation/shop-protocol';
import type { Move } from '$lib/workbench/shopper.svelte';

/** The ways through the shop; a product page is entered through its product, the till through the basket. */
export const doors: readonly { scene: SceneId; label: string }[] = [
	{ scene: 'home', label: 'Home' },
	{ scene: 'for-you', label: 'For you' },
	{ scene: 'category', label: 'Shelves' },
	{ scene: 'email', label: 'Letter' },
	{ scene: 'cart', label: 'Basket' },
];

/** What moved on a shelf since it was last shown, and by what: "After you looked at a lamp: 3 moved, 2 are new"; '' where nothing did. */
export function changeWords(cause: string | null, moves: Readonly<Record<number, Move>>): string {
	const all = Object.values(moves);
	const fresh = all.filter((move) => move === 'new').length;
	const moved = all.filter((move) => move !== 'new' && move !== 0).length;
	if (cause === null || fresh + moved === 0) return '';
	const parts = [moved > 0 ? `${moved} moved` : '', fresh > 0 ? `${fresh} ${fresh === 1 ? 'is' : 'are'} new` : ''];
	return `${cause}: ${parts.filter(Boolean).join(', ')}.`;
}

interface ShelfWords {
	title: string;
	text: string;
	emptyText: string;
}

interface ShelfPlace {
	scene: SceneId;
	userId: string | null;
	personal: boolean;
	category: string | null;
	searchText: string;
	/** Whether anything was found before the fallbacks filled up. */
	isFound: boolean;
}

/** What stands over each shelf. */
export function shelfWords({ scene, userId, personal, category, searchText, isFound }: ShelfPlace): ShelfWords {
	switch (scene) {
		case 'home':
			return {
				title: userId === null ? 'Welcome' : 'Welcome back',
				text: 'What many like, and more of what you look at.',
				emptyText: 'There is nothing here you have not seen. Show what was seen before to fill the shelf.',
			};
		case 'for-you':
			return {
				title: 'Picked for you',
				text: personal
					? 'From what you did before and what you click now.'
					: 'Popularity shows everybody the same: choose another model above for a shelf of your own.',
				emptyText: 'You have seen everything. Show what was seen before to fill the shelf.',
			};
		case 'category':
			return {
				title: category ?? 'All shelves',
				text: category === null ? 'Choose a shelf above.' : 'The best of this shelf, yours first.',
				emptyText: 'This shelf is empty.',
			};
		case 'product':
			return {
				title: 'Similar to this',
				text: 'What could stand in its place.',
				emptyText: 'Nothing in the shop is like this.',
			};
		case 'complements':
			return {
				title: 'Goes well with this',
				text: 'What people buy along with it.',
				emptyText: 'Nobody has bought anything along with this.',
			};
		case 'cart':
			return {
				title: 'Goes well with it',
				text: 'What was bought together with what is in the basket.',
				emptyText: 'Nothing goes with an empty basket.',
			};
		case 'checkout':
			return {
				title: 'Before you go',
				text: 'A few things that go with all of it, no two of a kind.',
				emptyText: 'Nothing is missing.',
			};
		case 'search':
			return {
				title: searchText.trim() === '' ? 'What are you looking for?' : `“${searchText.trim()}”`,
				text:
					isFound || searchText.trim() === ''
						? 'What matches, what you like first among equals.'
						: 'Nothing in the shop is called that. Here is what many like instead.',
				emptyText: 'Nothing in the shop is called that.',
			};
		case 'email':
			return {
				title: 'This week’s letter',
				text: 'What an e-mail digest would hold: something for you, something new, something everybody talks about.',
				emptyText: 'There is nothing to write about.',
			};
	}
}
