import type { Rule } from '$lib/recommendation/recommendation';
import { compileExpression } from './compile-expression';
import type { ItemColumn } from './item-columns';
import type { RuleSpec } from './rule-spec';

/** Where a pin has a choice among items that are no candidates, the popular ones come first. */
export interface RuleMaterial {
	itemCount: number;
	columns(): readonly ItemColumn[];
	popularity(): Uint32Array;
}

/**
 * The rule at work: its items are found once, for every request.
 * @throws InvalidRequestError as `compileExpression`
 */
export function compileRule(spec: RuleSpec, { itemCount, columns, popularity }: RuleMaterial): Rule {
	const test = compileExpression(spec.where, columns());
	const fits = Uint8Array.from({ length: itemCount }, (_, item) => (test(item) ? 1 : 0));
	const label = spec.name;
	switch (spec.action) {
		case 'include':
			return { label, bar: (_, barred) => fits.forEach((fit, item) => (barred[item] |= fit ^ 1)) };
		case 'exclude':
			return { label, bar: (_, barred) => fits.forEach((fit, item) => (barred[item] |= fit)) };
		case 'boost':
			return { label, lift: (item) => fits[item] * spec.strength };
		case 'bury':
			return { label, lift: (item) => -fits[item] * spec.strength };
		case 'pin': {
			const counts = popularity();
			const itemIndices = Uint32Array.from(fits.keys())
				.filter((item) => fits[item] === 1)
				.sort((a, b) => counts[b] - counts[a] || a - b);
			return { label, pin: { place: spec.position - 1, itemIndices } };
		}
	}
}

/** Bars what the shopper was already shown `cap` times. */
export function frequencyCapRule(cap: number): Rule {
	return {
		label: `Shown at most ${cap} ${cap === 1 ? 'time' : 'times'}`,
		bars: ({ impressions }) => impressions !== undefined && impressions.size > 0,
		bar({ impressions }, barred) {
			impressions?.forEach((count, item) => {
				if (count >= cap) barred[item] = 1;
			});
		},
	};
}
