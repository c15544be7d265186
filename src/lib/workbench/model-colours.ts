import { models } from '$lib/models/registry';

/** app.css holds so many colours told apart with any colour vision; `tokens.test.ts` finds hardly room for more. */
export const SLOT_COUNT = 12;

const named: Readonly<Record<string, number>> = {
	popularity: 1,
	'item-knn': 2,
	'user-knn': 3,
	'two-tower': 4,
	ease: 5,
	als: 6,
	bpr: 7,
	warp: 8,
	slim: 9,
	content: 10,
	// A blend stands beside its members, and may look like one of them.
	ensemble: 8,
};

/** For models without a name above, in turn: the free ones, then those of the models that are trained least. */
const spare = [11, 12, 10, 9, 8, 7, 6, 5];

/** A slot for each model, the first to come served first: one put at the end moves no other. */
export function dealSlots(modelIds: readonly string[]): Record<string, number> {
	let dealt = 0;
	return Object.fromEntries(modelIds.map((id) => [id, named[id] ?? spare[dealt++ % spare.length]]));
}

const slots = dealSlots(Object.keys(models));

/** The css value for a model's lines, dots and bars: the same on every page. */
export function modelColour(modelId: string): string {
	return `var(--model-${slots[modelId] ?? spare.at(-1)})`;
}
