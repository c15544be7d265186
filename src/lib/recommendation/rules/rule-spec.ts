import * as v from 'valibot';

const common = {
	name: v.pipe(v.string(), v.trim(), v.minLength(1, 'Give the rule a name.'), v.maxLength(80)),
	/** An expression over the items' columns; see parseExpression. */
	where: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, 'Say which items: an expression such as price < 100.'),
		v.maxLength(1000),
	),
	enabled: v.boolean(),
};

const strength = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/**
 * One wish of the merchant. include: show nothing else; exclude: never show; boost and bury: lift or sink by `strength` times the
 * range of the candidates' scores; pin: the best of them at a 1-based position.
 */
export const ruleSpec = v.variant('action', [
	v.strictObject({ action: v.literal('include'), ...common }),
	v.strictObject({ action: v.literal('exclude'), ...common }),
	v.strictObject({ action: v.literal('boost'), ...common, strength }),
	v.strictObject({ action: v.literal('bury'), ...common, strength }),
	v.strictObject({
		action: v.literal('pin'),
		...common,
		position: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
	}),
]);

export type RuleSpec = v.InferOutput<typeof ruleSpec>;
export type RuleAction = RuleSpec['action'];
