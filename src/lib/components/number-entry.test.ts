import { describe, expect, test } from 'vitest';
import { brokenRule, settleNumber } from './number-entry';

const draws = { min: 1, max: 1000, integer: true };

describe('a number typed into a field', () => {
	test('is taken as it is where the range allows it, its ends too', () => {
		for (const text of ['1', '250', '1000', '1e2']) {
			expect(brokenRule(text, draws)).toBe('');
			expect(settleNumber(text, draws, 10)).toEqual({ number: Number(text), said: '' });
		}
		expect(settleNumber('0.25', { min: 0, max: 1 }, 0.5)).toEqual({ number: 0.25, said: '' });
	});

	test('outside the range becomes the nearest of it, and the field says so', () => {
		expect(settleNumber('0', draws, 10)).toEqual({ number: 1, said: 'At least 1: set to 1' });
		expect(settleNumber('5000', draws, 10)).toEqual({ number: 1000, said: 'At most 1000: set to 1000' });
		expect(settleNumber('2.6', draws, 10)).toEqual({ number: 3, said: 'Whole numbers only: set to 3' });
		expect(settleNumber('0.2', draws, 10)).toEqual({ number: 1, said: 'At least 1: set to 1' });
	});

	test('says also where the field held the nearest already', () => {
		expect(settleNumber('0', draws, 1).said).toBe('At least 1: set to 1');
	});

	test('leaves what the field held where it is no number, and breaks no rule while it is being typed', () => {
		for (const text of ['', '  ', '-', 'Infinity']) {
			expect(settleNumber(text, draws, 10)).toEqual({ number: 10, said: 'No number: still 10' });
		}
		expect(brokenRule('', draws)).toBe('');
		expect(brokenRule('-', draws)).toBe('');
	});
});
