import { expect, test } from 'vitest';
import { models } from '$lib/models/registry';
import { modelColour } from './model-colours';

test('no two models share a colour; a blend, which stands beside its members, may have one of theirs', () => {
	const ids = Object.values(models)
		.filter(({ meta }) => !meta.capabilities.combines)
		.map(({ meta }) => meta.id);
	expect(new Set(ids.map(modelColour)).size).toBe(ids.length);
});
