import type { Shape } from './shape';

/**
 * Shopify, Orders → Export: a line for each article of an order, of which only the first names the customer, the time and
 * whether it was paid.
 */
export const shopifyOrders: Shape = {
	key: 'shopify-orders',
	label: 'Shopify orders',
	files: [
		{
			what: 'orders',
			header: ['Name', 'Email', 'Financial Status', 'Created at', 'Lineitem quantity', 'Lineitem name'],
			log: {
				user: 'Email',
				item: ['Lineitem sku', 'Lineitem name'],
				value: 'Lineitem quantity',
				timestamp: 'Created at',
				timestampUnit: 'iso',
				eventName: 'purchase',
				order: 'Name',
				leaveOut: ['refunded', 'voided', 'expired'].map((text) => ({
					column: 'Financial Status',
					when: 'is',
					text,
					reason: 'a cancelled or refunded order',
				})),
			},
			items: {
				item: ['Lineitem sku', 'Lineitem name'],
				columns: [
					['Lineitem name', 'title'],
					['Lineitem price', 'price'],
					['Vendor', 'brand'],
				],
			},
		},
	],
};
