import type { Rng } from '$lib/core/rng';
import type { ModelMeta, ModelOptions, OptionSpec, OptionValue } from '$lib/models/model';

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** Names under which models keep how long they train. */
const lengthNames = ['epochs', 'iterations'] as const;

/** The option that says how long a model trains, or null: what successive halving gives more of. */
export function lengthOption(meta: ModelMeta): string | null {
	return lengthNames.find((name) => meta.options[name]?.kind === 'integer') ?? null;
}

/** What a search looks at unless told otherwise: all but the advanced, and but how long to train and when to stop. */
export function searchedByDefault(meta: ModelMeta): string[] {
	const left = [lengthOption(meta), 'patience'];
	return Object.entries(meta.options)
		.filter(([name, spec]) => !spec.advanced && !left.includes(name))
		.map(([name]) => name);
}

/** One setting drawn at random: even on the scale the form draws, logarithmic where the spec says so. */
export function sampleOptions(specs: OptionSpecs, rng: Rng): ModelOptions {
	return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, valueAt(spec, rng.next())]));
}

/** Every combination of at most `steps` values an option, in a shuffled order: a search cut short has seen a bit of all. */
export function gridOptions(specs: OptionSpecs, steps: number, rng: Rng): ModelOptions[] {
	let grid: ModelOptions[] = [{}];
	for (const [name, spec] of Object.entries(specs)) {
		const values = gridValues(spec, steps);
		grid = grid.flatMap((options) => values.map((value) => ({ ...options, [name]: value })));
	}
	const order = rng.shuffle(Uint32Array.from(grid.keys()));
	return Array.from(order, (place) => grid[place]);
}

function gridValues(spec: OptionSpec, steps: number): OptionValue[] {
	if (spec.kind === 'boolean') return [false, true];
	if (spec.kind === 'choice') return spec.choices.map(({ value }) => value);
	const shares = Array.from({ length: steps }, (_, step) => (steps === 1 ? 0.5 : step / (steps - 1)));
	return [...new Set(shares.map((share) => valueAt(spec, share)))];
}

/** The value at a share 0 … 1 of the option's range. */
export function valueAt(spec: OptionSpec, share: number): OptionValue {
	switch (spec.kind) {
		case 'boolean':
			return share >= 0.5;
		case 'choice':
			return spec.choices[Math.min(spec.choices.length - 1, Math.floor(share * spec.choices.length))].value;
		default: {
			const value =
				spec.scale === 'log' && spec.min > 0
					? spec.min * (spec.max / spec.min) ** share
					: spec.min + (spec.max - spec.min) * share;
			const rounded = spec.kind === 'integer' ? Math.round(value) : Number(value.toPrecision(3));
			return Math.min(spec.max, Math.max(spec.min, rounded));
		}
	}
}

/** Where a value stands in its range, 0 … 1: the inverse of `valueAt`, for plots and importance. */
export function shareOf(spec: OptionSpec, value: OptionValue): number {
	switch (spec.kind) {
		case 'boolean':
			return value ? 1 : 0;
		case 'choice':
			return spec.choices.findIndex((choice) => choice.value === value) / Math.max(1, spec.choices.length - 1);
		default: {
			const [number, { min, max }] = [Number(value), spec];
			return spec.scale === 'log' && min > 0
				? Math.log(number / min) / Math.log(max / min)
				: (number - min) / (max - min);
		}
	}
}
