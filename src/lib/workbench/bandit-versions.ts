import { bandits } from '$lib/experiments/bandit/registry';
import { EVEN, type BanditRequest } from '$lib/experiments/bandit/run-bandits';
import type { ModelOptions, OptionSpec } from '$lib/models/model';

/** Beside the plain versions: none, or one that fades the past, or one that drops it. */
export type Forgetting = 'none' | 'discount' | 'window';

/** What of a bandit's options is about forgetting: the page asks for that once, for all. */
const memoryNames = ['discount', 'window'];

/** A bandit's own options. */
export function ownOptions(banditId: string): Record<string, OptionSpec> {
	const { options } = bandits[banditId].meta;
	return Object.fromEntries(Object.entries(options).filter(([name]) => !memoryNames.includes(name)));
}

/**
 * An even split, then every bandit as it is and, where one is wished for and known to it, a version that forgets.
 * @param options of each bandit, by its id
 * @param amount γ a visit, or visits in the window
 */
export function banditVersions(
	banditIds: readonly string[],
	options: Readonly<Record<string, ModelOptions>>,
	{ forgetting, amount }: { forgetting: Forgetting; amount: number },
): BanditRequest['bandits'] {
	const versions = banditIds.flatMap((id) => {
		const { label, options: specs } = bandits[id].meta;
		const plain = { id, label, options: options[id] ?? {} };
		if (forgetting === 'none' || !(forgetting in specs)) return [plain];
		const suffix = forgetting === 'discount' ? `discounted by ${amount}` : `last ${amount.toLocaleString('en')} visits`;
		return [plain, { id, label: `${label}, ${suffix}`, options: { ...plain.options, [forgetting]: amount } }];
	});
	return [{ id: EVEN, label: 'Even split', options: {} }, ...versions];
}
