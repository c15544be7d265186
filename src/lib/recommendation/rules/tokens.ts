import { InvalidRequestError } from '$lib/core/errors';

export type Token =
	| { kind: 'name' | 'text' | 'operator' | 'end'; text: string; column: number }
	| { kind: 'number'; text: string; value: number; column: number };

/** What is wrong with an expression, where (1-based column), and the way out. */
export function expressionFault(column: number, message: string): InvalidRequestError {
	return new InvalidRequestError(`Column ${column}: ${message}`);
}

const operators = ['<=', '>=', '!=', '==', '<', '>', '=', '(', ')', '[', ']', ','];

/**
 * Cuts an expression into tokens. Names may hold letters, digits, "_", "-" and "."; any other name stands in backquotes.
 * @throws InvalidRequestError naming the column of what cannot be read
 */
export function tokenize(text: string): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	while (at < text.length) {
		const column = at + 1;
		const char = text[at];
		const rest = text.slice(at);
		const number = /^-?\d+(\.\d+)?/.exec(rest)?.[0];
		const name = /^[\p{L}_][\p{L}\p{N}_.-]*/u.exec(rest)?.[0];
		const operator = operators.find((candidate) => rest.startsWith(candidate));
		if (/\s/.test(char)) at++;
		else if (char === '"' || char === "'" || char === '`') at += quoted(text, at, tokens);
		else if (number) {
			tokens.push({ kind: 'number', text: number, value: Number(number), column });
			at += number.length;
		} else if (name) {
			tokens.push({ kind: 'name', text: name, column });
			at += name.length;
		} else if (operator) {
			tokens.push({ kind: 'operator', text: operator === '==' ? '=' : operator, column });
			at += operator.length;
		} else throw expressionFault(column, `“${char}” has no meaning here. ${adviceFor(char)}`);
	}
	tokens.push({ kind: 'end', text: '', column: text.length + 1 });
	return tokens;
}

/** Pushes a quoted text or name and says how long it was. A backslash takes the next character as it is. */
function quoted(text: string, start: number, tokens: Token[]): number {
	const quote = text[start];
	let value = '';
	for (let at = start + 1; at < text.length; at++) {
		if (text[at] === '\\') value += text[++at] ?? '';
		else if (text[at] === quote) {
			tokens.push({ kind: quote === '`' ? 'name' : 'text', text: value, column: start + 1 });
			return at - start + 1;
		} else value += text[at];
	}
	throw expressionFault(start + 1, `the ${quote} that opens here is never closed. Write another ${quote} at its end.`);
}

function adviceFor(char: string): string {
	if (char === '&') return 'Write “and”.';
	if (char === '|') return 'Write “or”.';
	if (char === '!') return 'Write “not”, or “!=” for unequal.';
	if (/[“”„«»]/.test(char)) return 'Use straight quotes: ".';
	return 'Compare a column with a value, such as price < 100.';
}
