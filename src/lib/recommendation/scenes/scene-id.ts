export const sceneIds = [
	'home',
	'for-you',
	'category',
	'product',
	'complements',
	'cart',
	'checkout',
	'search',
	'email',
] as const;

export type SceneId = (typeof sceneIds)[number];
