import { byMainMetric, type Check, type Finding, MAIN_METRIC } from './check';

/** Two models whose order hangs on the seed. */
export const unstableSeeds: Check = {
	id: 'unstable-seeds',
	label: 'Does the seed decide who wins?',
	clean: 'No order of two models changes with the seed, as far as several seeds were tried.',
	fixAt: 'models',
	needsRuns: true,
	look({ runs }) {
		const repeats = new Map<string, { label: string; means: number[] }>();
		for (const { run, estimate } of byMainMetric(runs)) {
			const key = JSON.stringify([run.modelId, Object.entries(run.options).sort()]);
			const known = repeats.get(key);
			if (known) known.means.push(estimate.mean);
			else repeats.set(key, { label: run.label, means: [estimate.mean] });
		}
		const all = [...repeats.values()];
		return all.flatMap(({ label, means }): Finding[] => {
			const [low, high] = [Math.min(...means), Math.max(...means)];
			if (means.length < 2 || low === high) return [];
			const between = all.filter(
				(other) => other.label !== label && other.means.some((mean) => mean > low && mean < high),
			);
			return between.map((other) => ({
				severity: 'warning',
				title: `Whether ${label} beats ${other.label} hangs on the seed`,
				text: `${MAIN_METRIC} of ${label} runs from ${low.toFixed(4)} to ${high.toFixed(4)} over ${means.length} seeds, and ${other.label} lies between.`,
				fix: 'Train both under five seeds or more and compare their means: the verdict counts seeds as repeats.',
			}));
		});
	},
};
