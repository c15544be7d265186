import type { Shape } from './shape';

/** dunnhumby, The Complete Journey: days are numbered from 1, so times are days since an unknown one. */
export const dunnhumby: Shape = {
	key: 'dunnhumby',
	label: 'dunnhumby Complete Journey',
	files: [
		{
			what: 'transactions',
			header: ['household_key', 'BASKET_ID', 'DAY', 'PRODUCT_ID', 'QUANTITY'],
			log: {
				user: 'household_key',
				item: 'PRODUCT_ID',
				value: 'QUANTITY',
				timestamp: 'DAY',
				timestampUnit: 'day',
				clock: 'TRANS_TIME',
				eventName: 'purchase',
			},
		},
		{
			what: 'products',
			header: ['PRODUCT_ID', 'MANUFACTURER', 'DEPARTMENT', 'BRAND', 'COMMODITY_DESC'],
			items: {
				item: 'PRODUCT_ID',
				columns: [
					['SUB_COMMODITY_DESC', 'title'],
					['COMMODITY_DESC', 'category'],
					['BRAND', 'brand'],
					['DEPARTMENT', 'attribute'],
					['CURR_SIZE_OF_PRODUCT', 'attribute'],
				],
			},
		},
		{
			what: 'households',
			header: ['AGE_DESC', 'INCOME_DESC', 'household_key'],
			users: {
				item: 'household_key',
				columns: [
					['AGE_DESC', 'attribute'],
					['MARITAL_STATUS_CODE', 'attribute'],
					['INCOME_DESC', 'attribute'],
					['HOMEOWNER_DESC', 'attribute'],
					['HH_COMP_DESC', 'attribute'],
					['HOUSEHOLD_SIZE_DESC', 'attribute'],
					['KID_CATEGORY_DESC', 'attribute'],
				],
			},
		},
		{
			what: 'coupons, campaigns or displays',
			header: ['CAMPAIGN'],
			setAside: 'Campaigns are not needed here.',
		},
	],
};
