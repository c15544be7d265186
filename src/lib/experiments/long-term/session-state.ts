/** What the re-ranker knows of a shopper before the shelf, as small whole numbers. */
export interface SessionSummary {
	/** 0 none, 1 few, 2 some, 3 many clicks in the shop so far. */
	activity: number;
	/** 0 first visit, 1 within two days, 2 within a week, 3 longer ago. */
	away: number;
	/** Of the last visit: 0 nothing, 1 clicked, 2 ordered. */
	lastOutcome: number;
	/** Of the last shelf: 0 mixed … 2 all alike. */
	sameness: number;
}

export const STATE_COUNT = 4 * 4 * 3 * 3;
export const FEATURE_COUNT = 5;

export const stateIndex = ({ activity, away, lastOutcome, sameness }: SessionSummary): number =>
	((activity * 4 + away) * 3 + lastOutcome) * 3 + sameness;

/** For a network: a constant and each part scaled to 0 … 1. */
export function stateFeatures({ activity, away, lastOutcome, sameness }: SessionSummary): Float32Array {
	return Float32Array.of(1, activity / 3, away / 3, lastOutcome / 2, sameness / 2);
}

/** Keeps the little a re-ranker may know of each shopper; never the truth. */
export class SessionSummaries {
	readonly #lastDay: Float64Array;
	readonly #lastOutcome: Uint8Array;
	readonly #sameness: Uint8Array;
	readonly #clicks: Uint32Array;

	constructor(userCount: number) {
		this.#lastDay = new Float64Array(userCount).fill(-Infinity);
		this.#lastOutcome = new Uint8Array(userCount);
		this.#sameness = new Uint8Array(userCount);
		this.#clicks = new Uint32Array(userCount);
	}

	of(userIndex: number, day: number): SessionSummary {
		const days = day - this.#lastDay[userIndex];
		const clicks = this.#clicks[userIndex];
		return {
			activity: clicks === 0 ? 0 : clicks < 3 ? 1 : clicks < 8 ? 2 : 3,
			away: days === Infinity ? 0 : days <= 2 ? 1 : days <= 7 ? 2 : 3,
			lastOutcome: this.#lastOutcome[userIndex],
			sameness: this.#sameness[userIndex],
		};
	}

	note(
		userIndex: number,
		day: number,
		{ clicks, orders, diversity }: { clicks: number; orders: number; diversity: number },
	) {
		this.#lastDay[userIndex] = day;
		this.#lastOutcome[userIndex] = orders > 0 ? 2 : clicks > 0 ? 1 : 0;
		this.#sameness[userIndex] = diversity > 0.7 ? 0 : diversity > 0.35 ? 1 : 2;
		this.#clicks[userIndex] += clicks;
	}
}
