import type { Check, Finding } from './check';

const SAME_FOR_ALL = 0.02;

/** A personal model that shows everybody the same. */
export const collapsedModel: Check = {
	id: 'collapsed-model',
	label: 'Do personal models answer differently to different shoppers?',
	clean: 'Every personal model’s lists differ from shopper to shopper.',
	fixAt: 'models',
	needsRuns: true,
	look({ runs }) {
		return runs.flatMap((run): Finding[] => {
			const name = Object.keys(run.metrics).find((metric) => metric.startsWith('personalisation@'));
			const found = name && run.metrics[name];
			if (!run.personal || !found || found.mean >= SAME_FOR_ALL) return [];
			return [
				{
					severity: 'bad',
					title: `${run.label} shows everybody the same list`,
					text: `Two shoppers’ lists differ in ${(100 * found.mean).toFixed(1)} % of their places. The model has collapsed: it learned popularity, or nothing.`,
					fix: 'Lower the learning rate or the regularisation, train longer, and look at the loss curve.',
				},
			];
		});
	},
};
