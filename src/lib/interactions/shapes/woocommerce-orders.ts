import type { Shape } from './shape';

/** WooCommerce, as Advanced Order Export writes it: a line for each article of an order. */
export const wooCommerceOrders: Shape = {
	key: 'woocommerce-orders',
	label: 'WooCommerce orders',
	files: [
		{
			what: 'orders',
			header: ['Order Number', 'Order Status', 'Order Date', 'Email (Billing)', 'Item Name'],
			log: {
				user: 'Email (Billing)',
				item: ['SKU', 'Item Name'],
				value: 'Quantity (- Refund)',
				timestamp: 'Order Date',
				timestampUnit: 'iso',
				eventName: 'purchase',
				order: 'Order Number',
				leaveOut: ['cancelled', 'refunded', 'failed', 'wc-cancelled', 'wc-refunded', 'wc-failed'].map((text) => ({
					column: 'Order Status',
					when: 'is',
					text,
					reason: 'a cancelled or refunded order',
				})),
			},
			items: {
				item: ['SKU', 'Item Name'],
				columns: [
					['Item Name', 'title'],
					['Item Cost', 'price'],
				],
			},
		},
	],
};
