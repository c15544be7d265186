import type { Shape } from './shape';

/** GroupLens, ml-20m.zip, ml-25m.zip, ml-32m.zip and ml-latest. */
export const movieLens25m: Shape = {
	key: 'movielens-25m',
	label: 'MovieLens 20M or 25M',
	files: [
		{
			what: 'ratings',
			header: ['userId', 'movieId', 'rating', 'timestamp'],
			log: {
				user: 'userId',
				item: 'movieId',
				value: 'rating',
				timestamp: 'timestamp',
				timestampUnit: 's',
				eventName: 'rating',
			},
		},
		{
			what: 'movies',
			header: ['movieId', 'title', 'genres'],
			items: {
				item: 'movieId',
				columns: [
					['title', 'title'],
					['genres', 'category'],
				],
			},
		},
		{ what: 'tags', header: ['userId', 'movieId', 'tag', 'timestamp'], setAside: 'Tags are words, not tastes.' },
		{ what: 'links', header: ['movieId', 'imdbId', 'tmdbId'], setAside: 'It only says what other sites call a movie.' },
		{ what: 'tag scores', header: ['movieId', 'tagId', 'relevance'], setAside: 'Scores of tags are not needed here.' },
		{ what: 'names of tags', header: ['tagId', 'tag'], setAside: 'Names of tags are not needed here.' },
	],
};
