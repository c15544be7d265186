import { nearestWord } from './nearest-word';
import { expressionFault, type Token, tokenize } from './tokens';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains';

export interface Literal {
	value: string | number;
	column: number;
}

/** An expression over the columns of one item. Columns (of text) are kept for whoever finds the next fault. */
export type Expression =
	| { kind: 'and' | 'or'; parts: Expression[] }
	| { kind: 'not'; part: Expression }
	| {
			kind: 'compare';
			name: string;
			column: number;
			comparison: Comparison;
			comparisonColumn: number;
			literal: Literal;
	  }
	| { kind: 'in'; name: string; column: number; literals: Literal[] }
	| { kind: 'empty'; name: string; column: number };

const comparisons: readonly string[] = ['=', '!=', '<', '<=', '>', '>=', 'contains'];
const keywords = ['and', 'or', 'not', 'in', 'is', 'empty', 'contains'];

/**
 * Reads an expression such as `price < 100 and category in ["Shoes", "Bags"]`:
 *
 *     or      = and { "or" and }
 *     and     = not { "and" not }
 *     not     = "not" not | "(" or ")" | test
 *     test    = column ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "contains" ) value
 *             | column [ "not" ] "in" "[" value { "," value } "]"
 *             | column "is" [ "not" ] "empty"
 *
 * @throws InvalidRequestError with the column of the fault and a suggestion
 */
export function parseExpression(text: string): Expression {
	const tokens = tokenize(text);
	let place = 0;
	const peek = () => tokens[place]!;
	const next = () => tokens[place++]!;
	const isWord = (token: Token, word: string) => token.kind === 'name' && token.text.toLowerCase() === word;
	const isOperator = (operator: string) => peek().kind === 'operator' && peek().text === operator;
	const takeWord = (word: string) => isWord(peek(), word) && Boolean(next());

	const expression = readAny();
	if (peek().kind !== 'end') {
		const { text: found, column } = peek();
		throw expressionFault(
			column,
			`“${found}” comes after the end of a test. ${keywordAdvice(found, 'Join tests with “and” or “or”.')}`,
		);
	}
	return expression;

	function readAny(): Expression {
		return readJoined('or', () => readJoined('and', readNot));
	}

	function readJoined(kind: 'and' | 'or', readPart: () => Expression): Expression {
		const parts = [readPart()];
		while (takeWord(kind)) parts.push(readPart());
		return parts.length === 1 ? parts[0] : { kind, parts };
	}

	function readNot(): Expression {
		if (takeWord('not')) return { kind: 'not', part: readNot() };
		if (!isOperator('(')) return readTest();
		const opened = next();
		const inner = readAny();
		if (!isOperator(')'))
			throw expressionFault(peek().column, `the ( of column ${opened.column} is not closed. Write ) here.`);
		next();
		return inner;
	}

	function readTest(): Expression {
		const { kind, text: name, column } = next();
		if (kind === 'end') throw expressionFault(column, 'a test is missing. Write one such as price < 100.');
		if (kind !== 'name')
			throw expressionFault(column, `“${name}” is no column. Begin with a column’s name, such as price < 100.`);
		const negated = takeWord('not');
		if (takeWord('in')) return negate(negated, { kind: 'in', name, column, literals: readList() });
		if (negated) throw expressionFault(peek().column, 'after “not” comes “in” and a list.');
		if (takeWord('is')) {
			const isNot = takeWord('not');
			const { column: at } = peek();
			if (!takeWord('empty')) throw expressionFault(at, 'after “is” comes “empty” or “not empty”.');
			return negate(isNot, { kind: 'empty', name, column });
		}
		const comparison = next();
		const word = comparison.text.toLowerCase();
		if (!comparisons.includes(word) || comparison.kind === 'text') {
			const advice = keywordAdvice(comparison.text, 'Use =, !=, <, <=, >, >=, in or contains.');
			throw expressionFault(comparison.column, `after “${name}” a comparison is missing. ${advice}`);
		}
		const literal = readLiteral();
		return {
			kind: 'compare',
			name,
			column,
			comparison: word as Comparison,
			comparisonColumn: comparison.column,
			literal,
		};
	}

	function readList(): Literal[] {
		if (!isOperator('[')) throw expressionFault(peek().column, 'after “in” comes a list such as ["Shoes", "Bags"].');
		next();
		const literals = [readLiteral()];
		while (isOperator(',')) {
			next();
			literals.push(readLiteral());
		}
		if (!isOperator(']'))
			throw expressionFault(peek().column, 'the list is not closed. Write ] here, or a comma and another value.');
		next();
		return literals;
	}

	function readLiteral(): Literal {
		const token = next();
		if (token.kind === 'number') return { value: token.value, column: token.column };
		if (token.kind === 'text') return { value: token.text, column: token.column };
		if (token.kind === 'name')
			throw expressionFault(token.column, `a value is missing. Text stands in quotes: "${token.text}".`);
		throw expressionFault(token.column, 'a value is missing. Write a number, or a text in quotes.');
	}
}

function negate(isNegated: boolean, part: Expression): Expression {
	return isNegated ? { kind: 'not', part } : part;
}

function keywordAdvice(found: string, otherwise: string): string {
	const nearest = nearestWord(found.toLowerCase(), keywords);
	return nearest === null ? otherwise : `Did you mean “${nearest}”?`;
}
