import type { Scene } from './scene';

export const cart: Scene = {
	meta: {
		id: 'cart',
		label: 'Cart',
		words: 'Something is in the basket: what is bought together with all of it.',
		needsAnchors: true,
	},
	sources: ({ coPurchase, popular }) => ({ source: coPurchase(), fallback: popular }),
};
