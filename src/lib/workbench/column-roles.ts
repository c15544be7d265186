import type { CatalogueRole } from '$lib/interactions/catalogue';
import type { InteractionMapping, ItemMapping } from '$lib/interactions/file-preview';

export type InteractionRole = 'user' | 'item' | 'event' | 'value' | 'timestamp';
export type ItemRole = 'item' | CatalogueRole;

/** A column nobody has been given to; the form shows it as missing. */
export const NO_COLUMN = -1;

const singleRoles: readonly InteractionRole[] = ['user', 'item', 'event', 'value', 'timestamp'];

/** What a column of an interactions file means, or null where it is left out. */
export function interactionRole(mapping: InteractionMapping, column: number): InteractionRole | null {
	return singleRoles.find((role) => mapping[role] === column) ?? null;
}

/** Gives a column a role. The column that had it takes the other's role in exchange, so that a swap is one choice. */
export function withInteractionRole(
	mapping: InteractionMapping,
	column: number,
	role: InteractionRole | null,
): InteractionMapping {
	const previousRole = interactionRole(mapping, column);
	if (previousRole === role) return mapping;
	const changed = { ...mapping };
	const set = (which: InteractionRole, to: number | null) => {
		if (which === 'user' || which === 'item') changed[which] = to ?? NO_COLUMN;
		else changed[which] = to;
	};
	if (previousRole) set(previousRole, null);
	if (role) {
		const previousColumn = mapping[role];
		if (previousRole && previousColumn !== null && previousColumn !== NO_COLUMN) set(previousRole, previousColumn);
		set(role, column);
	}
	return changed;
}

/** What a column of an items file means, or null where it is left out. */
export function itemRole(mapping: ItemMapping, column: number): ItemRole | null {
	if (mapping.item === column) return 'item';
	return mapping.columns.find((mapped) => mapped.index === column)?.role ?? null;
}

/** Gives a column a role; every role but 'attribute' stands for one column only. */
export function withItemRole(mapping: ItemMapping, column: number, role: ItemRole | null): ItemMapping {
	if (role === 'item') {
		return { ...mapping, item: column, columns: mapping.columns.filter(({ index }) => index !== column) };
	}
	const others = mapping.columns.filter(
		(mapped) => mapped.index !== column && (role === 'attribute' || mapped.role !== role),
	);
	const columns = role === null ? others : [...others, { index: column, role }];
	columns.sort((a, b) => a.index - b.index);
	return { ...mapping, item: mapping.item === column ? NO_COLUMN : mapping.item, columns };
}

/** What keeps files so mapped from being imported, in words, or null. */
export function mappingObstacle(
	logs: readonly InteractionMapping[],
	catalogues: readonly ItemMapping[],
	people: readonly ItemMapping[] = [],
): string | null {
	if (logs.length === 0) return 'Choose the file that says who bought, rated or clicked what.';
	if (logs.some(({ user }) => user === NO_COLUMN)) return 'Say which column names the user.';
	if (logs.some(({ item }) => item === NO_COLUMN)) return 'Say which column names the item.';
	if (catalogues.some(({ item }) => item === NO_COLUMN)) return 'Say which column of the items file names the item.';
	if (people.some(({ item }) => item === NO_COLUMN)) return 'Say which column of the users file names the user.';
	return null;
}
