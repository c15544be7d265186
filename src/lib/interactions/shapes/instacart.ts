import type { Shape } from './shape';

/**
 * Instacart market basket analysis (Kaggle, 2017): what was in an order, and whose order it was and when, stand in two files
 * that are joined on the order. Without the second, an order counts as a shopper of its own, as in session models.
 */
export const instacart: Shape = {
	key: 'instacart',
	label: 'Instacart',
	files: [
		{
			what: 'products of orders',
			header: ['order_id', 'product_id', 'add_to_cart_order', 'reordered'],
			log: { user: 'order_id', item: 'product_id', eventName: 'purchase', joinsOrders: true },
		},
		{
			what: 'orders',
			header: [
				'order_id',
				'user_id',
				'eval_set',
				'order_number',
				'order_dow',
				'order_hour_of_day',
				'days_since_prior_order',
			],
			orders: {
				order: 'order_id',
				user: 'user_id',
				sequence: 'order_number',
				weekday: 'order_dow',
				hour: 'order_hour_of_day',
				gapDays: 'days_since_prior_order',
			},
		},
		{
			what: 'products',
			header: ['product_id', 'product_name', 'aisle_id', 'department_id'],
			items: {
				item: 'product_id',
				columns: [
					['product_name', 'title'],
					['aisle_id', 'category'],
					['department_id', 'attribute'],
				],
			},
		},
		{ what: 'names of aisles', header: ['aisle_id', 'aisle'], setAside: 'Names of aisles are not needed to learn.' },
		{
			what: 'names of departments',
			header: ['department_id', 'department'],
			setAside: 'Names of departments are not needed to learn.',
		},
	],
};
