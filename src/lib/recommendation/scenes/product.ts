import type { Scene } from './scene';

export const product: Scene = {
	meta: {
		id: 'product',
		label: 'Product page',
		words: 'Somebody looks at one product: what is similar to it.',
		needsAnchors: true,
	},
	sources: ({ similar, popular }) => ({ source: similar(), fallback: popular }),
};
