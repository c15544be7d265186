import type { SessionAction } from '$lib/recommendation/shop-protocol';

/** What one shopper did since they came in, and what lies in their basket. */
export class ShopperVisit {
	/** Oldest first; of the same thing done twice with an item the newer stays. */
	session = $state.raw<readonly SessionAction[]>([]);
	basket = $state.raw<readonly number[]>([]);
	/** The product page that is open, and since when. */
	#reading: { itemIndex: number; since: number } | null = null;

	lookAt(itemIndex: number): void {
		this.stopReading();
		this.#note('looked at', [itemIndex]);
		this.#reading = { itemIndex, since: performance.now() };
	}

	/** The time a product's page was open says how much it was liked. */
	stopReading(): void {
		const reading = this.#reading;
		this.#reading = null;
		if (!reading) return;
		const dwellMs = Math.round(performance.now() - reading.since);
		this.session = this.session.map((event) =>
			event.kind === 'looked at' && event.itemIndex === reading.itemIndex
				? { ...event, dwellMs: event.dwellMs + dwellMs }
				: event,
		);
	}

	addToBasket(itemIndex: number): void {
		this.basket = [...this.basket, itemIndex];
		this.#note('put in basket', [itemIndex]);
	}

	takeFromBasket(itemIndex: number): void {
		this.basket = this.basket.filter((inBasket) => inBasket !== itemIndex);
	}

	buy(): void {
		this.#note('bought', this.basket);
		this.basket = [];
	}

	/** Forgets what this session is after; what lies in the basket and what was bought stays. */
	resetIntent(): void {
		this.session = this.session.filter(({ kind }) => kind === 'bought');
		this.#reading = null;
	}

	/** Somebody else comes in. */
	clear(): void {
		this.session = [];
		this.basket = [];
		this.#reading = null;
	}

	/** @param moved an item's new index; undefined where it is gone */
	renumber(moved: (itemIndex: number) => number | undefined): void {
		this.basket = this.basket.flatMap((itemIndex) => moved(itemIndex) ?? []);
		this.session = this.session.flatMap((event) => {
			const now = moved(event.itemIndex);
			return now === undefined ? [] : { ...event, itemIndex: now };
		});
		this.#reading = null;
	}

	#note(kind: SessionAction['kind'], items: readonly number[]): void {
		const again = (event: SessionAction) => event.kind === kind && items.includes(event.itemIndex);
		this.session = [
			...this.session.filter((event) => !again(event)),
			...items.map((itemIndex) => ({ kind, itemIndex, dwellMs: 0 })),
		];
	}
}
