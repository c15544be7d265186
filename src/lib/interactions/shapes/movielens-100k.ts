import type { Shape } from './shape';

const id = /^\d{1,6}$/;
const flag = /^[01]$/;

/** GroupLens, ml-100k.zip: no header in any file. */
export const movieLens100k: Shape = {
	key: 'movielens-100k',
	label: 'MovieLens 100K',
	files: [
		{
			what: 'ratings (u.data)',
			plain: { delimiter: '\t', cells: [id, id, /^[1-5]$/, /^8[789]\d{7}$/] },
			log: { user: 0, item: 1, value: 2, timestamp: 3, timestampUnit: 's', eventName: 'rating' },
		},
		{
			what: 'movies (u.item)',
			plain: {
				delimiter: '|',
				cells: [id, null, /^(\d{2}-[A-Z][a-z]{2}-\d{4})?$/, /^$/, null, ...Array.from({ length: 19 }, () => flag)],
			},
			items: {
				item: 0,
				columns: [
					[1, 'title'],
					[2, 'attribute'],
				],
			},
		},
		{
			what: 'users (u.user)',
			plain: { delimiter: '|', cells: [id, /^\d{1,3}$/, /^[MF]$/, /^[a-z]+$/, /^\w{5}$/] },
			users: {
				item: 0,
				columns: [
					[1, 'attribute', 'age'],
					[2, 'attribute', 'gender'],
					[3, 'attribute', 'occupation'],
					[4, 'attribute', 'zip code'],
				],
			},
		},
	],
};
