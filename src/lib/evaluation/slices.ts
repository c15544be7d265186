import { type CsrMatrix, rowColumns } from '$lib/core/csr-matrix';
import type { SliceEstimate } from '$lib/training/run-report';
import { type BootstrapOptions, bootstrapEstimates } from './bootstrap';
import type { Labels } from './item-world';
import type { JudgedWorld } from './judge-lists';
import type { MeanSample } from './user-sample';

/** Categories beyond so many would be slices of a few rows. */
const MOST_CATEGORIES = 12;
/** People who had an item before it counts as known. */
const NEW_BELOW = 5;
const BANDS = ['head', 'torso', 'tail'];
const BAND_WORDS = [
	'Head: the few bestsellers that make a fifth of the rows',
	'Torso: the middle three fifths',
	'Tail: the many that make the last fifth',
];

type Slice = Pick<SliceEstimate, 'by' | 'label' | 'metric' | 'count' | 'unit'> & { sample: MeanSample };

export interface SliceInput {
	world: JudgedWorld;
	/** [users] judged, as in the samples. */
	userIndices: Uint32Array;
	/** What was shown to the user at this place; the first k count. */
	listOf(place: number): Uint32Array;
	/** NDCG@k of each user. */
	ndcg: MeanSample;
	k: number;
}

/**
 * The same judgement cut into parts, each with its count and 95 % interval: users by activity quartile (NDCG@k), test
 * rows by popularity band, by whether training knew the item, and by category (the share found among the first k).
 * @throws AbortError
 */
export async function sliceEstimates(input: SliceInput, options: BootstrapOptions): Promise<SliceEstimate[]> {
	const slices = [...activitySlices(input), ...rowSlices(input)];
	const estimates = await bootstrapEstimates(
		slices.map(({ sample }) => sample),
		options,
	);
	return slices.map(({ by, label, metric, count, unit }, index) => {
		return { by, label, metric, count, unit, ...estimates[index] };
	});
}

/** Users in four parts of about equal size by how much they had done; equal counts stay together. */
function activitySlices({ world, userIndices, ndcg, k }: SliceInput): Slice[] {
	const lengths = Uint32Array.from(userIndices, (user) => rowColumns(world.histories, user).length);
	const sorted = lengths.slice().sort();
	const bounds = [0.25, 0.5, 0.75, 1].map((share) => sorted[Math.ceil(share * sorted.length) - 1]);
	return [...new Set(bounds)].flatMap((most, part, uppers): Slice[] => {
		const least = part === 0 ? sorted[0] : uppers[part - 1] + 1;
		const weights = Float32Array.from(lengths, (length) => (length >= least && length <= most ? 1 : 0));
		const count = weights.reduce((sum, weight) => sum + weight, 0);
		const label = `${least === most ? least : `${least}–${most}`} past interactions`;
		const sample: MeanSample = { kind: 'mean', values: ndcg.values, weights, root: false };
		return count === 0 ? [] : [{ by: 'Activity', label, metric: `ndcg@${k}`, count, unit: 'users', sample }];
	});
}

/** Test rows by what kind of item they ask for. */
function rowSlices(input: SliceInput): Slice[] {
	const { bands, popularity, categories } = input.world.items;
	return [
		...BANDS.map((_, band) => rowSlice(input, 'Popularity', BAND_WORDS[band], (item) => bands[item] === band)),
		rowSlice(input, 'Item', 'Warm: in the training rows', (item) => popularity[item] > 0),
		rowSlice(
			input,
			'Item',
			`New: fewer than ${NEW_BELOW} had it`,
			(item) => popularity[item] > 0 && popularity[item] < NEW_BELOW,
		),
		rowSlice(input, 'Item', 'Cold: nobody had it before', (item) => popularity[item] === 0),
		...(categories ? commonest(input.world.test, categories) : []).map((label) =>
			rowSlice(input, 'Category', categories!.names[label], (item) => categories!.ofItem[item].includes(label)),
		),
	].filter(({ count }) => count > 0);
}

function rowSlice(
	{ world, userIndices, listOf, k }: SliceInput,
	by: string,
	label: string,
	holds: (item: number) => boolean,
): Slice {
	const values = new Float32Array(userIndices.length);
	const weights = new Float32Array(userIndices.length);
	let count = 0;
	userIndices.forEach((user, place) => {
		const shown = listOf(place).subarray(0, k);
		let found = 0;
		for (const item of rowColumns(world.test, user)) {
			if (!holds(item)) continue;
			weights[place]++;
			if (shown.includes(item)) found++;
		}
		if (weights[place] > 0) values[place] = found / weights[place];
		count += weights[place];
	});
	return {
		by,
		label,
		metric: `recall@${k}`,
		count,
		unit: 'rows',
		sample: { kind: 'mean', values, weights, root: false },
	};
}

/** The labels with most test rows, most first. */
function commonest({ columnIndices }: CsrMatrix, { names, ofItem }: Labels): number[] {
	const counts = new Uint32Array(names.length);
	for (const item of columnIndices) for (const label of ofItem[item]) counts[label]++;
	return [...names.keys()]
		.filter((label) => counts[label] > 0)
		.sort((a, b) => counts[b] - counts[a] || a - b)
		.slice(0, MOST_CATEGORIES);
}
