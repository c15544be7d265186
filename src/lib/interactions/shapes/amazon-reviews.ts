import type { Shape } from './shape';

const user = /^A[A-Z0-9]{9,20}$/;
const asin = /^(B[A-Z0-9]{9}|\d{9}[\dX])$/;
const stars = /^[1-5](\.0)?$/;
const seconds = /^\d{9,10}$/;

/** McAuley lab, Amazon reviews of 2014, 2018 and 2023: JSON Lines, and the tables of ratings only. */
export const amazonReviews: Shape = {
	key: 'amazon-reviews',
	label: 'Amazon reviews',
	files: [
		{
			what: 'reviews of 2014 or 2018',
			header: ['reviewerID', 'asin', 'overall', 'unixReviewTime'],
			log: {
				user: 'reviewerID',
				item: 'asin',
				value: 'overall',
				timestamp: 'unixReviewTime',
				timestampUnit: 's',
				eventName: 'rating',
			},
		},
		{
			what: 'reviews of 2023',
			header: ['user_id', 'parent_asin', 'rating', 'timestamp'],
			log: {
				user: 'user_id',
				item: 'parent_asin',
				value: 'rating',
				timestamp: 'timestamp',
				timestampUnit: 'ms',
				eventName: 'rating',
			},
		},
		{
			what: 'products of 2014 or 2018',
			header: ['asin', 'title'],
			without: ['reviewerID', 'parent_asin'],
			items: {
				item: 'asin',
				columns: [
					['title', 'title'],
					['description', 'description'],
					['brand', 'brand'],
					['price', 'price'],
					['category', 'category'],
					['categories', 'category'],
					['imageURL', 'image'],
					['imUrl', 'image'],
				],
			},
		},
		{
			what: 'products of 2023',
			header: ['parent_asin', 'main_category', 'title'],
			items: {
				item: 'parent_asin',
				columns: [
					['title', 'title'],
					['main_category', 'category'],
					['categories', 'attribute'],
					['store', 'brand'],
					['price', 'price'],
					['description', 'description'],
				],
			},
		},
		{
			what: 'ratings only, the user first',
			plain: { delimiter: ',', cells: [user, asin, stars, seconds] },
			log: { user: 0, item: 1, value: 2, timestamp: 3, timestampUnit: 's', eventName: 'rating' },
		},
		{
			what: 'ratings only, the product first',
			plain: { delimiter: ',', cells: [asin, user, stars, seconds] },
			log: { user: 1, item: 0, value: 2, timestamp: 3, timestampUnit: 's', eventName: 'rating' },
		},
	],
};
