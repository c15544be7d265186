import type { Scene } from './scene';

export const home: Scene = {
	meta: {
		id: 'home',
		label: 'Home',
		words: 'A visitor nobody knows yet: what is popular now.',
		needsAnchors: false,
	},
	sources: ({ popularRecent, popular }) => ({ source: popularRecent, fallback: popular }),
};
