import { describe, expect, it } from 'vitest';
import type { InteractionMapping, ItemMapping } from '$lib/interactions/file-preview';
import {
	interactionRole,
	itemRole,
	mappingObstacle,
	NO_COLUMN,
	withInteractionRole,
	withItemRole,
} from './column-roles';

const log: InteractionMapping = {
	delimiter: ',',
	hasHeader: true,
	user: 0,
	item: 1,
	event: null,
	value: 2,
	timestamp: 3,
	timestampUnit: 's',
};
const items: ItemMapping = {
	delimiter: ',',
	hasHeader: true,
	item: 0,
	columns: [
		{ index: 1, role: 'title' },
		{ index: 2, role: 'attribute' },
	],
};

describe('the roles of columns', () => {
	it('swap in one choice: the user column called item makes the item column the user', () => {
		expect(withInteractionRole(log, 0, 'item')).toMatchObject({ user: 1, item: 0, value: 2, timestamp: 3 });
	});

	it('move to a column that had none, and leave the old one without', () => {
		const moved = withInteractionRole(log, 4, 'value');
		expect(moved.value).toBe(4);
		expect(interactionRole(moved, 2)).toBeNull();
	});

	it('can be taken away; without user or item the import says what is missing', () => {
		expect(withInteractionRole(log, 3, null).timestamp).toBeNull();
		const userless = withInteractionRole(log, 0, null);
		expect(userless.user).toBe(NO_COLUMN);
		expect(mappingObstacle([userless], [])).toMatch(/names the user/);
		expect(mappingObstacle([log], [])).toBeNull();
		expect(mappingObstacle([], [items])).toMatch(/who bought/);
	});

	it('never change the mapping they were given', () => {
		const before = structuredClone(log);
		withInteractionRole(log, 0, 'timestamp');
		expect(log).toEqual(before);
	});

	it('of an items file stand for one column, attributes for as many as there are', () => {
		const two = withItemRole(items, 3, 'attribute');
		expect(two.columns.map(({ role }) => role)).toEqual(['title', 'attribute', 'attribute']);
		const retitled = withItemRole(two, 3, 'title');
		expect(itemRole(retitled, 1)).toBeNull();
		expect(itemRole(retitled, 3)).toBe('title');
		const keyless = withItemRole(items, 0, 'brand');
		expect(keyless.item).toBe(NO_COLUMN);
		expect(mappingObstacle([log], [keyless])).toMatch(/items file/);
	});
});
