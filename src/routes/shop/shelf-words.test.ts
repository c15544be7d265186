import { expect, test } from 'vitest';
import { shelfWords } from './shelf-words';

test('a search that finds nothing says so over what the fallbacks show; an empty one is no question', () => {
	const at = { scene: 'search', userId: null, personal: true, category: null } as const;
	expect(shelfWords({ ...at, searchText: 'mug', isFound: true }).text).toMatch(/^What matches/);
	expect(shelfWords({ ...at, searchText: 'qqqq', isFound: false }).text).toMatch(/^Nothing in the shop is called that/);
	expect(shelfWords({ ...at, searchText: ' ', isFound: false }).text).toMatch(/^What matches/);
});
