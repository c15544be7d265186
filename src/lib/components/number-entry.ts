export interface NumberRange {
	min: number;
	max: number;
	/** Only whole numbers. */
	integer?: boolean;
}

/** The number a text stands for; NaN for none. */
function numberOf(text: string): number {
	return text.trim() === '' ? NaN : Number(text);
}

/** Which rule of the range the text of a number breaks, in words; '' for none. A text without a number breaks none yet. */
export function brokenRule(text: string, { min, max, integer }: NumberRange): string {
	const number = numberOf(text);
	if (number < min) return `At least ${min}`;
	if (number > max) return `At most ${max}`;
	return integer && !Number.isNaN(number) && !Number.isInteger(number) ? 'Whole numbers only' : '';
}

/**
 * What a field holds when it is left with this text: the nearest number of the range, or what it held where the text is no number;
 * and, where that is not what was typed, what happened in words.
 */
export function settleNumber(text: string, range: NumberRange, held: number): { number: number; said: string } {
	const typed = numberOf(text);
	if (!Number.isFinite(typed)) return { number: held, said: `No number: still ${held}` };
	const rule = brokenRule(text, range);
	if (rule === '') return { number: typed, said: '' };
	const number = Math.min(range.max, Math.max(range.min, range.integer ? Math.round(typed) : typed));
	return { number, said: `${rule}: set to ${number}` };
}
