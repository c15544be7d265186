import { isPurchase } from '$lib/recommendation/retrieve/baskets';

/** What the shopper did with an item, as it stands after "Because you …", from the event's name in the log. */
export function verbOfEvent(eventName: string): string {
	if (isPurchase(eventName)) return 'bought';
	if (/cart|basket/i.test(eventName)) return 'picked';
	if (/rat|review|star|score/i.test(eventName)) return 'rated';
	if (/view|click|look|visit|open|browse|detail/i.test(eventName)) return 'looked at';
	return 'chose';
}
