import type { Check } from './check';

/** Users and items chosen by how often they appear, test rows included. */
export const coreBeforeSplit: Check = {
	id: 'core-before-split',
	label: 'Were users and items chosen by looking at the test?',
	clean: 'No user and item was dropped for having few rows.',
	fixAt: 'protocol',
	look({ split: { protocol } }) {
		const { minInteractions } = protocol.preparation;
		if (minInteractions <= 1 || protocol.split.kind === 'given') return [];
		return [
			{
				severity: minInteractions > 5 ? 'warning' : 'note',
				title: `Rare users and items were dropped before the split (${minInteractions}-core)`,
				text: 'The filter counted test rows too, so who is tested depends on the future, and the hardest cases are gone. Papers do this; a live shop cannot.',
				fix: 'Set “Interactions at least” to 0 to see what the whole shop would get; name the filter where you print the numbers.',
			},
		];
	},
};
