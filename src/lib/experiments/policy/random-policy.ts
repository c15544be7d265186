import { hasEntry, rowColumns, type CsrMatrix } from '$lib/core/csr-matrix';
import { VisitStream } from '$lib/experiments/simulation/visit-stream';
import type { Policy } from './policy';

/** Every item the shopper does not have yet is as likely as every other, at every place: the logging policy of textbooks. */
export function randomPolicy(owned: CsrMatrix, seed: number): Policy {
	const stream = new VisitStream();
	return {
		label: 'Random',
		learns: false,
		fill({ count, users, day }, shelves) {
			for (let visit = 0; visit < count; visit++) {
				const user = users[visit];
				stream.begin('shelf', seed, day, user);
				const free = owned.columnCount - rowColumns(owned, user).length;
				const length = Math.min(shelves.k, free);
				const start = visit * shelves.k;
				for (let place = 0; place < length;) {
					const item = Math.floor(stream.next() * owned.columnCount);
					if (hasEntry(owned, user, item) || shelves.items.subarray(start, start + place).includes(item)) continue;
					shelves.items[start + place] = item;
					shelves.propensities[start + place] = 1 / (free - place);
					place++;
				}
				shelves.lengths[visit] = length;
			}
		},
	};
}
