import type { FindingCheck } from './finding';
import { countOf } from './words';

const NOTED_SHARE = 0.05;

/** Items in the catalogue nobody ever took. */
export const coldItems: FindingCheck = {
	meta: {
		id: 'cold-items',
		title: 'Items nobody took yet (cold items)',
		means:
			'Models that learn from who took what (neighbours, factorisation) never recommend them. Only models that read the ' +
			'catalogue can: the two-tower network and “Like what you took”.',
		advice: 'Train a model that reads the catalogue, and see on the Features page what it reads.',
		fix: null,
		elsewhere: { label: 'Choose a model that reads the catalogue', page: '/train' },
	},
	find({ log, catalogue }) {
		const taken = new Set(log.itemIds);
		const cold = catalogue.itemIds.filter((itemId) => !taken.has(itemId));
		const total = catalogue.itemIds.length;
		if (total === 0 || cold.length / total < NOTED_SHARE) return null;
		return {
			severity: 'note',
			says: `${countOf(cold.length, total)} of the described items have no interaction.`,
			examples: cold.slice(0, 5),
		};
	},
};
