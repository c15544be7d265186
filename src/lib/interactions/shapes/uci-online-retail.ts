import type { ItemSpec, LogSpec, Shape } from './shape';

const leaveOut = (invoice: string): NonNullable<LogSpec['leaveOut']> => [
	{ column: invoice, when: 'starts with', text: 'C', reason: 'a cancelled or refunded order' },
	{ column: 'Quantity', when: 'is negative', text: '', reason: 'a negative quantity' },
];
const items = (price: string): ItemSpec => ({
	item: 'StockCode',
	columns: [
		['Description', 'title'],
		[price, 'price'],
	],
});

/**
 * UCI Online Retail (Chen et al. 2012) and Online Retail II: an invoice number that begins with C is a cancellation, a
 * quarter of the rows have no customer.
 */
export const uciOnlineRetail: Shape = {
	key: 'uci-online-retail',
	label: 'UCI Online Retail',
	files: [
		{
			what: 'invoices',
			header: ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'CustomerID'],
			log: {
				user: 'CustomerID',
				item: 'StockCode',
				value: 'Quantity',
				timestamp: 'InvoiceDate',
				timestampUnit: 'month-first',
				eventName: 'purchase',
				leaveOut: leaveOut('InvoiceNo'),
			},
			items: items('UnitPrice'),
		},
		{
			what: 'invoices of the second set',
			header: ['Invoice', 'StockCode', 'Quantity', 'InvoiceDate', 'Customer ID'],
			log: {
				user: 'Customer ID',
				item: 'StockCode',
				value: 'Quantity',
				timestamp: 'InvoiceDate',
				timestampUnit: 'iso',
				eventName: 'purchase',
				leaveOut: leaveOut('Invoice'),
			},
			items: items('Price'),
		},
	],
};
