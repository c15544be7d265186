/** One colour a model, the same on every page: app.css holds the values, told apart with any colour vision. */
const slotOf: Readonly<Record<string, number>> = {
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
};

const SLOT_COUNT = 10;

/** The css value for a model's lines, dots and bars. Models without a slot of their own take the free ones in turn. */
export function modelColour(modelId: string): string {
	const slot = slotOf[modelId] ?? 5 + (letterSum(modelId) % (SLOT_COUNT - 4));
	return `var(--model-${slot})`;
}

function letterSum(text: string): number {
	let sum = 0;
	for (let index = 0; index < text.length; index++) sum += text.charCodeAt(index);
	return sum;
}
