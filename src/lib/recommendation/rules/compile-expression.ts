import { termsOf } from '$lib/recommendation/rerank/term-codes';
import type { ItemColumn } from './item-columns';
import { nearestWord } from './nearest-word';
import { type Comparison, type Expression, type Literal, parseExpression } from './parse';
import { expressionFault } from './tokens';

/** Whether one item fits. */
export type ItemTest = (itemIndex: number) => boolean;

/**
 * Makes a test of an expression. Text is compared without regard to case, and a cell of several terms ("Comedy|Drama") equals
 * each of them. A blank cell equals nothing, so it fits no comparison but “!=”.
 * @throws InvalidRequestError with the column of the fault: syntax, a column there is none of, a comparison the column's kind does not allow
 */
export function compileExpression(text: string, columns: readonly ItemColumn[]): ItemTest {
	return compile(parseExpression(text), columns);
}

function compile(expression: Expression, columns: readonly ItemColumn[]): ItemTest {
	switch (expression.kind) {
		case 'and': {
			const parts = expression.parts.map((part) => compile(part, columns));
			return (item) => parts.every((part) => part(item));
		}
		case 'or': {
			const parts = expression.parts.map((part) => compile(part, columns));
			return (item) => parts.some((part) => part(item));
		}
		case 'not': {
			const part = compile(expression.part, columns);
			return (item) => !part(item);
		}
		case 'empty': {
			const column = columnOf(expression, columns);
			return column.kind === 'text'
				? (item) => column.values[item] === ''
				: (item) => !Number.isFinite(column.values[item]);
		}
		case 'in': {
			const column = columnOf(expression, columns);
			const tests = expression.literals.map((literal) => equals(column, literal));
			return (item) => tests.some((test) => test(item));
		}
		case 'compare':
			return comparisonTest(expression, columnOf(expression, columns));
	}
}

function comparisonTest(
	{ comparison, comparisonColumn, literal, name }: Extract<Expression, { kind: 'compare' }>,
	column: ItemColumn,
): ItemTest {
	if (comparison === '=') return equals(column, literal);
	if (comparison === '!=') {
		const isEqual = equals(column, literal);
		return (item) => !isEqual(item);
	}
	if (comparison === 'contains') {
		if (column.kind !== 'text') throw expressionFault(comparisonColumn, `“${name}” holds numbers: use =, <, > or in.`);
		const part = String(literal.value).toLowerCase();
		const { values } = column;
		return (item) => values[item].toLowerCase().includes(part);
	}
	if (column.kind !== 'number') {
		throw expressionFault(comparisonColumn, `“${name}” holds text, which is not ordered: use =, !=, in or contains.`);
	}
	const { values } = column;
	const bound = numberOf(literal, name);
	return orderTest(comparison, values, bound);
}

function orderTest(
	comparison: Exclude<Comparison, '=' | '!=' | 'contains'>,
	values: ArrayLike<number>,
	bound: number,
): ItemTest {
	switch (comparison) {
		case '<':
			return (item) => values[item] < bound;
		case '<=':
			return (item) => values[item] <= bound;
		case '>':
			return (item) => values[item] > bound;
		case '>=':
			return (item) => values[item] >= bound;
	}
}

function equals(column: ItemColumn, literal: Literal): ItemTest {
	if (column.kind === 'number') {
		const wanted = Math.fround(numberOf(literal, column.name));
		return (item) => column.values[item] === wanted;
	}
	const wanted = String(literal.value).toLowerCase();
	const { values } = column;
	const fits = new Map<string, boolean>();
	return (item) => {
		const value = values[item];
		let known = fits.get(value);
		if (known === undefined) {
			const lower = value.toLowerCase();
			known = value !== '' && (lower === wanted || termsOf(lower).includes(wanted));
			fits.set(value, known);
		}
		return known;
	};
}

function numberOf({ value, column }: Literal, name: string): number {
	if (typeof value === 'number') return value;
	throw expressionFault(column, `“${name}” holds numbers: write the number without quotes.`);
}

function columnOf({ name, column }: { name: string; column: number }, columns: readonly ItemColumn[]): ItemColumn {
	const exact = columns.find((candidate) => candidate.name === name);
	const found = exact ?? columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
	if (found) return found;
	const names = columns.map((candidate) => candidate.name);
	const nearest = nearestWord(name, names);
	const advice = nearest === null ? `There are: ${names.join(', ')}.` : `Did you mean “${nearest}”?`;
	throw expressionFault(column, `the items have no column “${name}”. ${advice}`);
}
