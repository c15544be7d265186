import { FileFormatError } from '$lib/core/errors';
import { parseValue } from './cell-values';
import type { MappedFile, OrderMapping } from './file-preview';
import { sourceName } from './file/file-bytes';
import { GrowableArray } from './growable-array';
import { IdDictionary } from './id-dictionary';
import { type ReadOptions, readTable } from './table-rows';

const hourMs = 3_600_000;

/** Whose each order was, and when: what the lines of an order are joined with. */
export interface OrderBook {
	/** The number of an order; −1 for one that is not in the book. */
	find(orderId: string): number;
	/** The same for an order that stands in a file; −1 also where it holds letters beyond ASCII. */
	findAscii(bytes: Uint8Array, start: number, end: number): number;
	/** [orderCount] index into userIds */
	userOf: Uint32Array;
	userIds: readonly string[];
	/** [orderCount] milliseconds since the midnight before the user's first week. */
	times: Float64Array;
}

/**
 * Reads files of orders. Where a file tells gaps between orders but no date, a user's first order stands on its weekday of
 * the week of 1970-01-01 and each later one so many days after the one before.
 * @throws FileFormatError where no row is good; AbortError
 */
export async function readOrders(
	files: readonly MappedFile<OrderMapping>[],
	optionsFor: (file: File) => ReadOptions,
): Promise<OrderBook> {
	const orders = new IdDictionary();
	const users = new IdDictionary();
	const userOf = new GrowableArray(Uint32Array);
	const sequences = new GrowableArray(Float64Array);
	const starts = new GrowableArray(Float32Array);
	const hours = new GrowableArray(Float32Array);
	const gaps = new GrowableArray(Float32Array);
	for (const { file, mapping } of files) {
		const countBefore = orders.count;
		const fileName = sourceName({ file, member: mapping.member });
		const options = optionsFor(file);
		const { order, user, sequence, weekday, hour, gapDays } = mapping;
		const columns = [order, user, sequence, weekday, hour, gapDays];
		for await (const { rows, reject } of readTable(file, { ...options, layout: mapping, columns })) {
			rows.forEach((row, rowIndex) => {
				const [orderId, userId] = [row[order]!.trim(), row[user]!.trim()];
				if (orderId === '') return reject(rowIndex, 'no order id');
				if (userId === '') return reject(rowIndex, 'no user id');
				const [place, day, hourOfDay] = [parseValue(row[sequence]!), parseValue(row[weekday]!), parseValue(row[hour]!)];
				if (![place, day, hourOfDay].every(Number.isFinite)) return reject(rowIndex, 'the time cannot be read');
				if (orders.has(orderId)) return reject(rowIndex, 'the order is described twice');
				orders.indexOf(orderId);
				userOf.push(users.indexOf(userId));
				sequences.push(place);
				starts.push(day);
				hours.push(hourOfDay);
				gaps.push(parseValue(row[gapDays]!) || 0);
			});
		}
		if (orders.count === countBefore) {
			const first = options.badRows.firstOf(fileName);
			throw new FileFormatError(
				`${fileName}: no row of it describes an order${first && `; the first is ${first}`}. Check the delimiter, or take the file out.`,
			);
		}
	}
	const owners = userOf.finish();
	return {
		find: (orderId) => orders.find(orderId),
		findAscii: (bytes, start, end) => orders.findAscii(bytes, start, end),
		userOf: owners,
		userIds: users.ids(),
		times: timesOf(owners, sequences.finish(), starts.finish(), hours.finish(), gaps.finish()),
	};
}

function timesOf(
	userOf: Uint32Array,
	sequences: Float64Array,
	starts: Float32Array,
	hours: Float32Array,
	gaps: Float32Array,
): Float64Array {
	const order = Uint32Array.from(userOf.keys()).sort(
		(a, b) => userOf[a]! - userOf[b]! || sequences[a]! - sequences[b]! || a - b,
	);
	const times = new Float64Array(userOf.length);
	let day = 0;
	order.forEach((row, place) => {
		const isFirst = place === 0 || userOf[order[place - 1]!] !== userOf[row];
		day = isFirst ? starts[row]! : day + gaps[row]!;
		times[row] = (day * 24 + hours[row]!) * hourMs;
	});
	return times;
}
