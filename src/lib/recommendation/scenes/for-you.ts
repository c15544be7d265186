import type { Scene } from './scene';

export const forYou: Scene = {
	meta: {
		id: 'for-you',
		label: 'For you',
		words: 'A shopper with a history, even a short one: what the model ranks first for them.',
		needsAnchors: false,
	},
	sources: ({ model, popularRecent }) => ({ source: model, fallback: popularRecent }),
};
