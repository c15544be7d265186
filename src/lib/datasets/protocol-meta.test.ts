import { describe, expect, test } from 'vitest';
import type { DatasetSummary } from '$lib/interactions/dataset';
import { defaultProtocol, defaultSplit, describeProtocol, splitMeta, splitMetas } from './protocol-meta';

const summary: DatasetSummary = {
	datasetId: 'd',
	name: 'd',
	source: 'file',
	userCount: 1000,
	itemCount: 500,
	interactionCount: 100_000,
	catalogueCount: 0,
	eventNames: ['view', 'purchase'],
	hasValues: false,
	hasTimestamps: true,
	firstTimestamp: 0,
	lastTimestamp: 1,
	fingerprint: '',
	sizeBytes: 0,
	importedAt: 0,
	badRowCount: 0,
};

describe('the protocol a data set starts with', () => {
	test('a dense log with times: the global time split on the 5-core', () => {
		expect(defaultProtocol(summary)).toEqual({
			preparation: { minValue: null, minInteractions: 5, events: null },
			split: { kind: 'time', testFraction: 0.1 },
		});
	});

	test('stars keep 4 and 5 only; quantities, 1–10 scores and 0/1 flags keep all', () => {
		const least = (change: Partial<DatasetSummary>) =>
			defaultProtocol({ ...summary, hasValues: true, ...change }).preparation.minValue;
		expect(least({ valueRange: { min: 1, max: 5, mean: 3.6 } })).toBe(4);
		expect(least({ valueRange: { min: 1, max: 5, mean: 1.3 } })).toBeNull();
		expect(least({ valueRange: { min: 0.5, max: 5, mean: 3.5 } })).toBe(4);
		expect(least({ eventNames: ['rating'] })).toBe(4);
		expect(least({ valueRange: { min: 1, max: 10, mean: 7 }, eventNames: ['rating'] })).toBeNull();
		expect(least({ valueRange: { min: 1, max: 250, mean: 3 } })).toBeNull();
		expect(least({ valueRange: { min: 0, max: 1, mean: 0.5 } })).toBeNull();
		expect(least({ hasValues: false, eventNames: ['rating'] })).toBeNull();
	});

	test('no times: random; a sparse log: a gentler core', () => {
		expect(defaultProtocol({ ...summary, hasTimestamps: false }).split.kind).toBe('random');
		expect(defaultProtocol({ ...summary, interactionCount: 10_000 }).preparation.minInteractions).toBe(3);
		expect(defaultProtocol({ ...summary, interactionCount: 2_000 }).preparation.minInteractions).toBe(2);
	});
});

describe('splits in words', () => {
	test('only the random split is flagged as leaking', () => {
		expect(splitMetas.filter(({ leaks }) => leaks).map(({ kind }) => kind)).toEqual(['random']);
		expect(splitMeta('time').needsTimestamps).toBe(true);
		expect(splitMetas.map(({ kind }) => defaultSplit(kind).kind)).toEqual(splitMetas.map(({ kind }) => kind));
	});

	test('a protocol reads as sentences', () => {
		const preparation = { minValue: 4, minInteractions: 5, events: ['view', 'purchase'] };
		expect(describeProtocol({ preparation, split: { kind: 'time', testFraction: 0.1 } })).toBe(
			'Only view and purchase events; values of at least 4; users and items with at least 5 interactions. ' +
				'The last 10 % of rows by time are the test.',
		);
		const none = { minValue: null, minInteractions: 1, events: null };
		expect(describeProtocol({ preparation: none, split: { kind: 'leave-last-out' } })).toBe(
			'All rows. Each user’s last interaction is the test.',
		);
		expect(describeProtocol({ preparation: none, split: defaultSplit('random') })).toContain('leaks the future');
	});
});
