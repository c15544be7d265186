import type { Shape } from './shape';

/** H&M personalized fashion recommendations (Kaggle, 2022). Article numbers begin with 0 and stay text. */
export const hAndM: Shape = {
	key: 'h-and-m',
	label: 'H&M',
	files: [
		{
			what: 'transactions',
			header: ['t_dat', 'customer_id', 'article_id', 'price', 'sales_channel_id'],
			log: {
				user: 'customer_id',
				item: 'article_id',
				timestamp: 't_dat',
				timestampUnit: 'iso',
				eventName: 'purchase',
			},
		},
		{
			what: 'articles',
			header: ['article_id', 'product_code', 'prod_name', 'product_type_name'],
			items: {
				item: 'article_id',
				columns: [
					['prod_name', 'title'],
					['product_type_name', 'category'],
					['product_group_name', 'attribute'],
					['colour_group_name', 'attribute'],
					['department_name', 'attribute'],
					['index_group_name', 'attribute'],
					['detail_desc', 'description'],
				],
			},
		},
		{
			what: 'customers',
			header: ['customer_id', 'club_member_status', 'age'],
			users: {
				item: 'customer_id',
				columns: [
					['club_member_status', 'attribute'],
					['fashion_news_frequency', 'attribute'],
					['age', 'attribute'],
				],
			},
		},
	],
};
