import type { RankerExplanation } from '$lib/recommendation/recommendation';

/** Log-odds a reason has to move to be worth telling: a tenth. */
const worthTelling = 0.1;

/**
 * What a trained ranker thinks of an item: "Expected revenue 0.42; 1 in 90 buys it; likelier by its category and its price, less by its
 * popularity". Null where no ranker has a say.
 */
export function rankingWords(explanation: RankerExplanation | null): string | null {
	if (explanation === null) return null;
	const { task, click, purchase, expectations, parts } = explanation;
	const told = parts.filter(({ change }) => Math.abs(change) >= worthTelling);
	const named = (sign: number, most: number) =>
		told
			.filter(({ change }) => Math.sign(change) === sign)
			.slice(0, most)
			.map(({ label }) => label)
			.join(' and ');
	const [up, down] = [named(1, 2), named(-1, 1)];
	const money = expectations.filter(({ id }) => id === 'revenue' || id === 'margin');
	return [
		...money.map(({ label, value }) => `${label} ${value.toPrecision(2)}`),
		task === 'click' ? `${oddsWords(click)} takes it` : `${oddsWords(purchase)} buys it`,
		[up && `likelier by ${up}`, down && `less by ${down}`].filter(Boolean).join(', '),
	]
		.filter(Boolean)
		.join('; ');
}

/** "1 in 40". */
function oddsWords(probability: number): string {
	if (!(probability > 0)) return 'hardly anybody';
	const odds = 1 / probability;
	return `1 in ${odds < 10 ? Number(odds.toPrecision(2)) : Math.round(Number(odds.toPrecision(2))).toLocaleString('en')}`;
}
