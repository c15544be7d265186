import type { Shape } from './shape';

const id = /^\d{1,6}$/;

/** GroupLens, ml-1m.zip (and ml-10m.zip): no header, cells parted by two colons. */
export const movieLens1m: Shape = {
	key: 'movielens-1m',
	label: 'MovieLens 1M',
	files: [
		{
			what: 'ratings (ratings.dat)',
			plain: { delimiter: '::', cells: [id, id, /^[0-5](\.5)?$/, /^\d{9,10}$/] },
			log: { user: 0, item: 1, value: 2, timestamp: 3, timestampUnit: 's', eventName: 'rating' },
		},
		{
			what: 'movies (movies.dat)',
			plain: { delimiter: '::', cells: [id, /\(\d{4}\)\s*$/, /^[A-Z(][\w'() -]*(\|[A-Z][\w' -]*)*$/] },
			items: {
				item: 0,
				columns: [
					[1, 'title'],
					[2, 'category'],
				],
			},
		},
		{
			what: 'users (users.dat)',
			plain: { delimiter: '::', cells: [id, /^[MF]$/, /^\d{1,2}$/, /^\d{1,2}$/, /^[\d-]{3,10}$/] },
			users: {
				item: 0,
				columns: [
					[1, 'attribute', 'gender'],
					[2, 'attribute', 'age'],
					[3, 'attribute', 'occupation'],
					[4, 'attribute', 'zip code'],
				],
			},
		},
	],
};
