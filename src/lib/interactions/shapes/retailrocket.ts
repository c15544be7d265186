import { cart, purchase, view, type Shape } from './shape';

/** RetailRocket recommender system data set (Kaggle). Properties are hashed, but for the category and what is in stock. */
export const retailRocket: Shape = {
	key: 'retailrocket',
	label: 'RetailRocket',
	files: [
		{
			what: 'events',
			header: ['timestamp', 'visitorid', 'event', 'itemid', 'transactionid'],
			log: {
				user: 'visitorid',
				item: 'itemid',
				event: 'event',
				timestamp: 'timestamp',
				timestampUnit: 'ms',
				events: { view, addtocart: cart, transaction: purchase },
			},
		},
		{
			what: 'properties of items',
			header: ['timestamp', 'itemid', 'property', 'value'],
			items: {
				item: 'itemid',
				columns: [],
				pivot: { key: 'property', value: 'value', keep: { categoryid: 'category', available: 'attribute' } },
			},
		},
		{
			what: 'tree of categories',
			header: ['categoryid', 'parentid'],
			setAside: 'The category of an item stands in the properties; how categories hang together is not needed.',
		},
	],
};
