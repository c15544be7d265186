import 'fake-indexeddb/auto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textColumn } from '$lib/interactions/catalogue';
import { openDataset } from '$lib/interactions/dataset-reader';
import { importDataset } from '$lib/interactions/import-dataset';
import { inspectFile } from '$lib/interactions/inspect-file';
import { shapes } from '$lib/interactions/shapes/registry';
import { describeWithShared, sharedData } from './shared-data';

const folder = new URL('./fixtures/shapes/', import.meta.url);
const fileOf = (shape: string, name: string) => new File([readFileSync(new URL(`${shape}/${name}`, folder))], name);

/** Of each hand-made sample: the columns that must be the user, item, event, value and time; or what an items file gives. */
const expected: Record<
	string,
	Record<string, string | { items: string } | { users: string } | { orders: string } | 'set aside'>
> = {
	'movielens-100k': {
		'u.data': '0 1 - 2 3 s',
		'u.item': { items: '0 title=1 attribute=2' },
		'u.user': { users: '0 attribute=1 attribute=2 attribute=3 attribute=4' },
	},
	'movielens-1m': {
		'ratings.dat': '0 1 - 2 3 s',
		'movies.dat': { items: '0 title=1 category=2' },
		'users.dat': { users: '0 attribute=1 attribute=2 attribute=3 attribute=4' },
	},
	'movielens-25m': {
		'ratings.csv': 'userId movieId - rating timestamp s',
		'movies.csv': { items: 'movieId title=title category=genres' },
		'tags.csv': 'set aside',
		'links.csv': 'set aside',
		'genome-scores.csv': 'set aside',
	},
	'amazon-reviews': {
		'Musical_Instruments_5.json': 'reviewerID asin - overall unixReviewTime s',
		'All_Beauty.jsonl': 'user_id parent_asin - rating timestamp ms',
		'meta_All_Beauty.jsonl': {
			items:
				'parent_asin title=title category=main_category attribute=categories brand=store price=price description=description',
		},
		'meta_Musical_Instruments.json': {
			items: 'asin title=title description=description brand=brand price=price category=category image=imageURL',
		},
		'ratings_Musical_Instruments.csv': '0 1 - 2 3 s',
		'Musical_Instruments.csv': '1 0 - 2 3 s',
	},
	retailrocket: {
		'events.csv': 'visitorid itemid event - timestamp ms',
		'item_properties_part1.csv': { items: 'itemid' },
		'category_tree.csv': 'set aside',
	},
	'uci-online-retail': {
		'OnlineRetail.csv': 'CustomerID StockCode - Quantity InvoiceDate month-first',
		'online_retail_II.csv': 'Customer ID StockCode - Quantity InvoiceDate iso',
	},
	instacart: {
		'order_products__prior.csv': 'order_id product_id - - - s',
		'orders.csv': { orders: 'order_id user_id order_number order_dow order_hour_of_day days_since_prior_order' },
		'products.csv': { items: 'product_id title=product_name category=aisle_id attribute=department_id' },
		'aisles.csv': 'set aside',
		'departments.csv': 'set aside',
	},
	'h-and-m': {
		'transactions_train.csv': 'customer_id article_id - - t_dat iso',
		'articles.csv': {
			items:
				'article_id title=prod_name category=product_type_name attribute=product_group_name attribute=colour_group_name attribute=department_name attribute=index_group_name description=detail_desc',
		},
		'customers.csv': {
			users: 'customer_id attribute=club_member_status attribute=fashion_news_frequency attribute=age',
		},
	},
	'ta-feng': { 'ta_feng_all_months_merged.csv': 'CUSTOMER_ID PRODUCT_ID - AMOUNT TRANSACTION_DT month-first' },
	dunnhumby: {
		'transaction_data.csv': 'household_key PRODUCT_ID - QUANTITY DAY day',
		'product.csv': {
			items:
				'PRODUCT_ID title=SUB_COMMODITY_DESC category=COMMODITY_DESC brand=BRAND attribute=DEPARTMENT attribute=CURR_SIZE_OF_PRODUCT',
		},
		'hh_demographic.csv': {
			users:
				'household_key attribute=AGE_DESC attribute=MARITAL_STATUS_CODE attribute=INCOME_DESC attribute=HOMEOWNER_DESC attribute=HH_COMP_DESC attribute=HOUSEHOLD_SIZE_DESC attribute=KID_CATEGORY_DESC',
		},
		'campaign_table.csv': 'set aside',
	},
	'shopify-orders': { 'orders_export_1.csv': 'Email Lineitem sku - Lineitem quantity Created at iso' },
	'woocommerce-orders': {
		'orders-2024-02.csv': 'Email (Billing) Item Name - Quantity (- Refund) Order Date iso',
	},
	'plain-events': { 'events.csv': 'user_id item_id event value timestamp s' },
};
const samples = Object.entries(expected).flatMap(([shape, files]) =>
	Object.entries(files).map(([name, wanted]) => ({ shape, name, wanted })),
);

describe('known shapes', { timeout: 60_000 }, () => {
	it('each have a sample, and each sample an expectation', () => {
		expect(Object.keys(expected).sort()).toEqual(shapes.map(({ key }) => key).sort());
		for (const [shape, files] of Object.entries(expected)) {
			expect(readdirSync(new URL(`${shape}/`, folder)).sort()).toEqual(Object.keys(files).sort());
		}
	});

	it.each(samples)('$shape: $name is taken for what it is, and mapped', async ({ shape, name, wanted }) => {
		const preview = await inspectFile(fileOf(shape, name));
		expect(preview.shape?.key).toBe(shape);
		const nameOf = (index: number) => (preview.hasHeader ? (preview.columns[index]?.name ?? '?') : String(index));
		if (wanted === 'set aside') {
			expect(preview.shape!.setAside).not.toBeNull();
			return;
		}
		expect(preview.shape!.setAside).toBeNull();
		expect(preview.ambiguity).toBeNull();
		if (typeof wanted === 'object' && 'orders' in wanted) {
			expect(preview.kind).toBe('orders');
			if (preview.kind !== 'orders') return;
			const { order, user, sequence, weekday, hour, gapDays } = preview.guess;
			expect([order, user, sequence, weekday, hour, gapDays].map(nameOf).join(' ')).toBe(wanted.orders);
			return;
		}
		if (typeof wanted === 'object') {
			const [[kind, words]] = Object.entries(wanted) as [['items' | 'users', string]];
			expect(preview.kind).toBe(kind);
			if (preview.kind !== 'items' && preview.kind !== 'users') return;
			const columns = preview.guess.columns.map(({ index, role }) => `${role}=${nameOf(index)}`);
			expect([nameOf(preview.guess.item), ...columns].join(' ')).toBe(words);
			return;
		}
		expect(preview.kind).toBe('interactions');
		if (preview.kind !== 'interactions') return;
		const { user, item, event, value, timestamp, timestampUnit } = preview.guess;
		const cells = [user, item, event, value, timestamp].map((index) => (index === null ? '-' : nameOf(index)));
		expect([...cells, timestampUnit].join(' ')).toBe(wanted);
	});

	it('are the same from the first 100 lines, with a BOM, with Windows line breaks', async () => {
		for (const { shape, name } of samples) {
			const text = readFileSync(new URL(`${shape}/${name}`, folder), 'utf8');
			const windows = new File([`\ufeff${text.split('\n').slice(0, 101).join('\r\n')}`], name);
			expect((await inspectFile(windows)).shape?.key, name).toBe(shape);
		}
	});

	it('are not seen in tables that only look like them', async () => {
		const others = [
			'userId,movieId,stars\n1,2,3\n2,3,4',
			'user,item,rating,timestamp\n1,2,3,1600000000\n2,3,4,1600000001',
			'196\t242\t3\t1600000000\n186\t302\t3\t1600000001',
			'id|name\n1|a\n2|b',
			'timestamp,visitorid,event\n1,2,view\n2,3,view',
		];
		for (const text of others) expect((await inspectFile(new File([text], 'x.csv'))).shape, text).toBeNull();
	});
});

async function imported(shape: string, name: string) {
	const file = fileOf(shape, name);
	const preview = await inspectFile(file);
	if (preview.kind !== 'interactions') throw new Error(`${name} was taken for items`);
	const { summary, badRows } = await importDataset({
		name,
		interactions: [{ file, mapping: preview.guess }],
		...(preview.itemsToo && { items: [{ file, mapping: preview.itemsToo }] }),
	});
	return { summary, badRows, ...(await openDataset(summary.datasetId)).dataset };
}

describe('the peculiarities of known shapes', { timeout: 60_000 }, () => {
	it('UCI: cancelled invoices, negative quantities and rows without a customer are left out by reason; titles are kept', async () => {
		const { badRows, summary, catalogue, log } = await imported('uci-online-retail', 'OnlineRetail.csv');
		expect(Object.fromEntries(badRows.byReason.map(({ reason, count }) => [reason, count]))).toEqual({
			'a cancelled or refunded order': 4,
			'no user id': 4,
		});
		expect(summary).toMatchObject({ interactionCount: 32, eventNames: ['purchase'], catalogueCount: 7 });
		expect(textColumn(catalogue, 'title')![0]).toBe('MADE-UP HOLDER, 0');
		expect(new Date(log.timestamps[0]!).toISOString()).toBe('2010-01-01T08:26:00.000Z');
	});

	it('Shopify: later lines of an order have its customer, its time and its refund', async () => {
		const { badRows, log } = await imported('shopify-orders', 'orders_export_1.csv');
		expect(badRows.byReason).toEqual([{ reason: 'a cancelled or refunded order', count: 2 }]);
		expect(log.userIds).toEqual(
			[0, 1, 2, 3, 4]
				.filter((user) => user !== 4)
				.concat(4)
				.map((user) => `ann${user}@example.org`),
		);
		expect([...log.values.slice(0, 4)]).toEqual([1, 1, 2, 1]);
		expect(log.timestamps[2]).toBe(Date.parse('2024-01-06T10:00:00-05:00'));
	});

	it('dunnhumby: days count from an unknown first one, to the minute', async () => {
		const { log } = await imported('dunnhumby', 'transaction_data.csv');
		const clock = (16 * 60 + 31) * 60_000;
		expect([...log.timestamps.slice(0, 4)]).toEqual([1, 1, 1, 2].map((day) => day * 86_400_000 + clock));
	});

	it('Instacart: the lines of an order get its shopper and its time; without the orders an order is a shopper', async () => {
		const lines = new File(
			['order_id,product_id,add_to_cart_order,reordered\n7,a,1,0\n7,b,2,0\n9,a,1,1\n8,c,1,0\n99,a,1,0\n'],
			'order_products__prior.csv',
		);
		const orders = new File(
			[
				'order_id,user_id,eval_set,order_number,order_dow,order_hour_of_day,days_since_prior_order\n' +
					'9,u1,prior,2,5,10,3.0\n7,u1,prior,1,2,08,\n8,u2,prior,1,0,23,\n10,u2,train,2,1,9,30.0\n',
			],
			'orders.csv',
		);
		const [log, book] = [await inspectFile(lines), await inspectFile(orders)];
		if (log.kind !== 'interactions' || book.kind !== 'orders') throw new Error('mistaken');
		const interactions = [{ file: lines, mapping: log.guess }];
		const joined = await importDataset({ name: 'x', interactions, orders: [{ file: orders, mapping: book.guess }] });
		const found = (await openDataset(joined.summary.datasetId)).dataset.log;
		const hours = (day: number, hour: number) => (day * 24 + hour) * 3_600_000;
		expect(found).toMatchObject({ userIds: ['u1', 'u2'], itemIds: ['a', 'b', 'c'], hasTimestamps: true });
		expect([...found.userIndices]).toEqual([0, 0, 0, 1]);
		expect([...found.timestamps]).toEqual([hours(2, 8), hours(2, 8), hours(5, 10), hours(0, 23)]);
		expect(joined.badRows.byReason).toEqual([{ reason: 'the order is not among the orders', count: 1 }]);
		const alone = await importDataset({ name: 'x', interactions });
		expect((await openDataset(alone.summary.datasetId)).dataset.log).toMatchObject({
			userIds: ['7', '9', '8', '99'],
			hasTimestamps: false,
		});
	});

	it('RetailRocket: the last category of an item is its category', async () => {
		const events = fileOf('retailrocket', 'events.csv');
		const properties = fileOf('retailrocket', 'item_properties_part1.csv');
		const [log, items] = [await inspectFile(events), await inspectFile(properties)];
		if (log.kind !== 'interactions' || items.kind !== 'items') throw new Error('mistaken');
		const { summary } = await importDataset({
			name: 'RetailRocket',
			interactions: [{ file: events, mapping: log.guess }],
			items: [{ file: properties, mapping: items.guess }],
		});
		const { catalogue } = (await openDataset(summary.datasetId)).dataset;
		expect(textColumn(catalogue, 'category')!.filter((category) => category === '1338')).not.toHaveLength(0);
		expect(summary.eventNames.sort()).toEqual(['addtocart', 'transaction', 'view']);
	});
});

describeWithShared('real files', ['data/ml-100k', 'data/complete-journey', 'data/yoochoose-clicks-100k'], () => {
	it('are taken for the plain shape where they have it, and for none where they have not', async () => {
		const real = (path: string) => new File([readFileSync(sharedData(`data/${path}`)!)], path.split('/').at(-1)!);
		expect((await inspectFile(real('ml-100k/interactions.csv.gz'))).shape?.key).toBe('plain-events');
		expect((await inspectFile(real('complete-journey/interactions.csv.gz'))).shape?.key).toBe('plain-events');
		expect((await inspectFile(real('yoochoose-clicks-100k/interactions.csv.gz'))).shape).toBeNull();
		expect((await inspectFile(real('ml-100k/users.csv.gz'))).shape).toBeNull();
	});
});
