import { ModelFitError } from '$lib/core/errors';
import type { ModelMeta, ModelOptions, OptionSpec, OptionValue } from './model';

/** The options of a meta declared `as const satisfies ModelMeta`, each with its own type. */
export type OptionsOf<M extends Pick<ModelMeta, 'options'>> = {
	-readonly [Name in keyof M['options']]: ValueOf<M['options'][Name]>;
};

type ValueOf<Spec> = Spec extends { kind: 'boolean' }
	? boolean
	: Spec extends { kind: 'choice'; choices: readonly { value: infer Value }[] }
		? Value
		: number;

/**
 * The given options checked against the meta, with the default where one is left out.
 * @throws ModelFitError on a name the model does not have, a wrong type or a value out of range
 */
export function readOptions<M extends Pick<ModelMeta, 'id' | 'options'>>(meta: M, given: ModelOptions): OptionsOf<M> {
	const specs: Readonly<Record<string, OptionSpec>> = meta.options;
	for (const name of Object.keys(given)) {
		if (!Object.hasOwn(specs, name)) {
			throw new ModelFitError(`${meta.id} has no option "${name}". It has: ${Object.keys(specs).join(', ')}.`);
		}
	}
	const values = Object.entries(specs).map(([name, spec]) => [name, checked(meta.id, name, spec, given[name])]);
	return Object.fromEntries(values) as OptionsOf<M>;
}

/** The first option whose choice the data cannot feed, as a fit would refuse it; null where there is none. */
export function impossibleOption(
	meta: Pick<ModelMeta, 'options'>,
	options: ModelOptions,
	data: { hasValues: boolean },
): string | null {
	const found = Object.entries(meta.options).find(([name, spec]) => {
		if (data.hasValues || spec.kind !== 'choice') return false;
		const value = options[name] ?? spec.default;
		return spec.choices.some((choice) => choice.value === value && choice.needs === 'values');
	});
	return found?.[0] ?? null;
}

function checked(id: string, name: string, spec: OptionSpec, given: OptionValue | undefined): OptionValue {
	if (given === undefined) return spec.default;
	const expected = expectation(spec);
	if (!allows(spec, given)) {
		throw new ModelFitError(`${id}: option "${name}" is ${JSON.stringify(given)}. Give ${expected}.`);
	}
	return given;
}

function allows(spec: OptionSpec, value: OptionValue): boolean {
	switch (spec.kind) {
		case 'boolean':
			return typeof value === 'boolean';
		case 'choice':
			return spec.choices.some((choice) => choice.value === value);
		case 'integer':
			return Number.isInteger(value) && inRange(spec, value);
		case 'number':
			return inRange(spec, value);
	}
}

function inRange({ min, max }: { min: number; max: number }, value: OptionValue): boolean {
	return typeof value === 'number' && value >= min && value <= max;
}

function expectation(spec: OptionSpec): string {
	switch (spec.kind) {
		case 'boolean':
			return 'true or false';
		case 'choice':
			return `one of: ${spec.choices.map((choice) => choice.value).join(', ')}`;
		case 'integer':
			return `a whole number from ${spec.min} to ${spec.max}`;
		case 'number':
			return `a number from ${spec.min} to ${spec.max}`;
	}
}
