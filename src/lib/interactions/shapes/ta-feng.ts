import type { Shape } from './shape';

/** Ta-Feng grocery store, four months of a Taiwanese supermarket, as shared on Kaggle. */
export const taFeng: Shape = {
	key: 'ta-feng',
	label: 'Ta-Feng',
	files: [
		{
			what: 'transactions',
			header: ['TRANSACTION_DT', 'CUSTOMER_ID', 'PRODUCT_SUBCLASS', 'PRODUCT_ID', 'AMOUNT'],
			log: {
				user: 'CUSTOMER_ID',
				item: 'PRODUCT_ID',
				value: 'AMOUNT',
				timestamp: 'TRANSACTION_DT',
				timestampUnit: 'month-first',
				eventName: 'purchase',
			},
			items: {
				item: 'PRODUCT_ID',
				columns: [
					['PRODUCT_SUBCLASS', 'category'],
					['SALES_PRICE', 'price'],
				],
			},
		},
	],
};
