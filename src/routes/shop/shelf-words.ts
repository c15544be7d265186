import type { SceneId } from '$lib/recommendation/shop-protocol';

/** The ways through the shop; a product page is entered through its product. */
export const doors: readonly { scene: SceneId; label: string }[] = [
	{ scene: 'home', label: 'Home' },
	{ scene: 'for-you', label: 'For you' },
	{ scene: 'cart', label: 'Basket' },
];

interface ShelfWords {
	title: string;
	text: string;
	emptyText: string;
}

/** What stands over each shelf. */
export function shelfWords(scene: SceneId, userId: string | null, personal: boolean): ShelfWords {
	switch (scene) {
		case 'home':
			return {
				title: userId === null ? 'Welcome' : 'Welcome back',
				text: 'What many like.',
				emptyText: 'There is nothing here you have not seen. Show what was seen before to fill the shelf.',
			};
		case 'product':
			return {
				title: 'Similar to this',
				text: 'What the same people come to.',
				emptyText: 'Nothing in the shop is like this.',
			};
		case 'cart':
			return {
				title: 'Goes well with it',
				text: 'What was bought together with what is in the basket.',
				emptyText: 'Nothing goes with an empty basket.',
			};
		case 'for-you':
			return {
				title: 'Picked for you',
				text: personal
					? 'From what you did before and what you click now.'
					: 'Popularity shows everybody the same: choose another model above for a shelf of your own.',
				emptyText: 'You have seen everything. Show what was seen before to fill the shelf.',
			};
	}
}
