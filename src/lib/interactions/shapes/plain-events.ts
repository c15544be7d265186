import type { Shape } from './shape';

/** The shape to export to where nothing else fits, and the one Shelfwise's own exports have. */
export const plainEvents: Shape = {
	key: 'plain-events',
	label: 'Users, items and events',
	files: [
		{
			what: 'events',
			header: ['user_id', 'item_id', 'event', 'value', 'timestamp'],
			log: { user: 'user_id', item: 'item_id', event: 'event', value: 'value', timestamp: 'timestamp' },
		},
	],
};
