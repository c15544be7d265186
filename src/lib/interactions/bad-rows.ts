import { ownString } from './id-dictionary';

/** Why a row was left out. */
export type BadRowReason =
	| 'no user id'
	| 'no item id'
	| 'the value is not a number'
	| 'the time cannot be read'
	| 'too few columns'
	| 'too many columns'
	| 'a quote is not closed, or text follows it'
	| 'the line is too long'
	| 'the JSON cannot be read'
	| 'a cancelled or refunded order'
	| 'a negative quantity'
	| 'an event you leave out'
	| 'the item is described twice'
	| 'the user is described twice'
	| 'the picture cannot be read'
	| 'the picture belongs to no item'
	| 'no order id'
	| 'the order is described twice'
	| 'the order is not among the orders';

export interface BadRow {
	fileName: string;
	/** Counted from 1, as an editor does. */
	line: number;
	reason: BadRowReason;
	text: string;
}

/** The rows an import left out. */
export interface BadRowReport {
	count: number;
	byReason: readonly { reason: BadRowReason; count: number }[];
	/** The first 100, in file order. */
	first: readonly BadRow[];
	/** Tab-separated text of all of them (file, line, reason, row), or of the first `downloadCount`. */
	download: Blob;
	downloadCount: number;
}

/** Reasons that somebody chose or that cost nothing: a shape that leaves out refunds, an event that counts nothing. */
const wanted: readonly BadRowReason[] = [
	'a cancelled or refunded order',
	'a negative quantity',
	'an event you leave out',
	// Shops keep pictures of what they no longer sell.
	'the picture belongs to no item',
];

const shownRows = 100;
/** More is no longer a list somebody reads: it is the wrong file or the wrong mapping. */
const downloadCharacters = 32 * 1024 * 1024;

/** So much waits in memory as text; a Blob lies outside the heap. */
const waitingCharacters = 256 * 1024;
const shownCharacters = 1000;

/** Collects the rows an import leaves out, in bounded memory. */
export class BadRows {
	count = 0;
	readonly first: BadRow[] = [];
	readonly #byReason = new Map<BadRowReason, number>();
	readonly #written: Blob[] = [];
	#waiting = 'file\tline\treason\trow\n';
	#characters = 0;
	#downloadCount = 0;

	add(fileName: string, line: number, reason: BadRowReason, text: string): void {
		this.count++;
		this.#byReason.set(reason, (this.#byReason.get(reason) ?? 0) + 1);
		if (this.first.length < shownRows) {
			const shown = text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
			this.first.push({ fileName, line, reason, text: ownString(shown) });
		}
		if (this.#characters > downloadCharacters) return;
		const entry = `${fileName}\t${line}\t${reason}\t${text}\n`;
		this.#characters += entry.length;
		this.#downloadCount++;
		this.#waiting += entry;
		if (this.#waiting.length > waitingCharacters) {
			this.#written.push(new Blob([this.#waiting]));
			this.#waiting = '';
		}
	}

	/** "line 7: “,tea,5” (no user id)": where the first row of a file is that was left out; '' where none was. */
	firstOf(fileName: string): string {
		const row = this.first.find((one) => one.fileName === fileName);
		return row ? `line ${row.line.toLocaleString('en-GB')}: “${row.text.slice(0, 80)}” (${row.reason})` : '';
	}

	/** Rows left out for a reason that nobody chose. */
	get unwantedCount(): number {
		return wanted.reduce((count, reason) => count - (this.#byReason.get(reason) ?? 0), this.count);
	}

	report(): BadRowReport {
		return {
			count: this.count,
			byReason: this.byReason(),
			first: this.first,
			download: new Blob([...this.#written, this.#waiting], { type: 'text/tab-separated-values' }),
			downloadCount: this.#downloadCount,
		};
	}

	/** The most frequent reason first. */
	byReason(): { reason: BadRowReason; count: number }[] {
		return [...this.#byReason].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
	}
}
