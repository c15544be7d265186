import { isSampled } from '$lib/datasets/protocol-meta';
import type { Check } from './check';

/** Test items ranked among a few listed ones. */
export const sampledMetrics: Check = {
	id: 'sampled-metrics',
	label: 'Is every item ranked?',
	clean: 'Every item the shopper does not have is ranked.',
	fixAt: 'protocol',
	look({ split: { protocol } }) {
		if (!isSampled(protocol)) return [];
		return [
			{
				severity: 'bad',
				title: 'Only listed candidates are ranked',
				text: 'Sampled metrics are far higher than those over all items and can put models in another order, the worst first (Krichene, Rendle 2020).',
				fix: 'Use them to repeat a published table, and rank all items to choose a model.',
			},
		];
	},
};
