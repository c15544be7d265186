import type { OptionSpec } from '$lib/models/model';
import type { Behaviour } from './behaviour';

/** The behaviour as forms draw it; defaults live here only. */
export const behaviourOptions: Readonly<Record<keyof Behaviour, OptionSpec>> = {
	examination: {
		kind: 'choice',
		label: 'How a shelf is looked at',
		help: 'Cascade: from the top down until patience ends. Position: each place has its own chance.',
		default: 'cascade',
		choices: [
			{ value: 'cascade', label: 'From the top down (cascade)' },
			{ value: 'position', label: 'Each place by its own chance (position-based)' },
		],
	},
	patience: {
		kind: 'number',
		label: 'Patience',
		help: 'Chance to look at one more place.',
		default: 0.85,
		min: 0.1,
		max: 0.99,
	},
	priceWeight: {
		kind: 'number',
		label: 'Price sensitivity',
		help: '1 as in the data, 0 for shoppers who do not look at prices.',
		default: 1,
		min: 0,
		max: 3,
	},
	satiation: {
		kind: 'number',
		label: 'Satiation',
		help: 'How much an item loses each time it is seen again, in logits.',
		default: 0.15,
		min: 0,
		max: 2,
	},
	boredom: {
		kind: 'number',
		label: 'Boredom',
		help: 'How much a category loses when little else was shown lately, in logits.',
		default: 0.8,
		min: 0,
		max: 5,
	},
	retention: {
		kind: 'number',
		label: 'Retention',
		help: 'How strongly a good visit brings a shopper back; 0 not at all.',
		default: 1,
		min: 0,
		max: 3,
	},
	clickRate: {
		kind: 'number',
		label: 'Click rate',
		help: 'Share of looked-at popular items that are clicked: the scale of the shop.',
		default: 0.06,
		min: 0.005,
		max: 0.5,
		advanced: true,
	},
	orderRate: {
		kind: 'number',
		label: 'Orders per click',
		help: 'Share of clicks on popular items that end in an order.',
		default: 0.12,
		min: 0.005,
		max: 0.8,
		advanced: true,
	},
	season: {
		kind: 'boolean',
		label: 'Seasons',
		help: 'Categories have their months and weekends are busier.',
		default: false,
	},
	drift: {
		kind: 'number',
		label: 'Drift',
		help: 'How far categories move in a month, in logits; 0 keeps tastes as they are.',
		default: 0,
		min: 0,
		max: 3,
	},
};

export const defaultBehaviour = Object.fromEntries(
	Object.entries(behaviourOptions).map(([name, spec]) => [name, spec.default]),
) as unknown as Behaviour;
