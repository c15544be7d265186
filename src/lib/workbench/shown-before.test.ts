import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { noteShown, shownBefore } from './shown-before';

test('looks add up over sessions, shopper by shopper, and are forgotten after thirty days', async () => {
	await noteShown('d', 'u', ['a', 'b'], 100);
	await noteShown('d', 'u', ['a'], 110);
	await noteShown('d', 'other', ['a'], 110);
	expect(await shownBefore('d', 'u', 111)).toEqual({ a: 2, b: 1 });
	expect(await shownBefore('d', 'u', 130)).toEqual({ a: 2 });
	expect(await shownBefore('d', 'u', 140)).toEqual({});
	expect(await shownBefore('e', 'u', 111)).toEqual({});
});
