import 'fake-indexeddb/auto';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { BadRows } from '$lib/interactions/bad-rows';
import { numberColumn, type Catalogue } from '$lib/interactions/catalogue';
import { defaultEncoding } from '$lib/interactions/features/registry';
import { membersOf } from '$lib/interactions/inspect-file';
import { colourHistogram, colourNames } from './colour-histogram';
import { picturesOf } from './picture-files';
import { withColours } from './read-pictures';

const pixels = (...colours: number[][]) => Uint8ClampedArray.from(colours.flat());
const sharesOf = (histogram: Float32Array) =>
	Object.fromEntries(colourNames.flatMap((name, bin) => (histogram[bin]! > 0 ? [[name, histogram[bin]!]] : [])));

describe('the colours of a picture', () => {
	it('fall into hues of 30 degrees, or black, grey and white; transparent pixels are not seen', () => {
		const wheel = [
			[255, 0, 0],
			[255, 128, 0],
			[255, 255, 0],
			[128, 255, 0],
			[0, 255, 0],
			[0, 255, 128],
			[0, 255, 255],
			[0, 128, 255],
			[0, 0, 255],
			[128, 0, 255],
			[255, 0, 255],
			[255, 0, 128],
			[20, 10, 10],
			[120, 118, 119],
			[250, 250, 245],
		];
		wheel.forEach((colour, bin) => {
			expect(sharesOf(colourHistogram(pixels([...colour, 255], [0, 0, 0, 0]))), colour.join()).toEqual({
				[colourNames[bin]!]: 1,
			});
		});
		const half = colourHistogram(pixels([255, 0, 10, 255], [255, 10, 0, 255], [0, 0, 255, 255], [255, 255, 255, 255]));
		expect(sharesOf(half)).toEqual({ red: 0.5, blue: 0.25, white: 0.25 });
		expect(sharesOf(colourHistogram(pixels([1, 2, 3, 0])))).toEqual({});
	});
});

describe('pictures beside a log', () => {
	const zip = new File(
		[
			zipSync({
				'shop/events.csv': new TextEncoder().encode('user_id,item_id\nann,tea\n'),
				'shop/pictures/tea.png': Uint8Array.of(1),
				'shop/pictures/tea_2.png': Uint8Array.of(2),
				'shop/pictures/cup_1.JPG': Uint8Array.of(3),
				'shop/pictures/plan.webp': Uint8Array.of(4),
				'shop/pictures/broken.png': Uint8Array.of(9),
			}) as BlobPart,
		],
		'shop.zip',
	);
	const catalogue: Catalogue = {
		itemIds: ['tea', 'plant'],
		columns: [{ name: 'picture', role: 'image', kind: 'text', values: ['', 'https://shop.example/i/plan.webp?v=2'] }],
	};
	const colours = [[], [255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [255, 255, 255, 255]];
	const decode = async (picture: Blob) => {
		const [id] = new Uint8Array(await picture.arrayBuffer());
		if (!colours[id!]) throw new Error('no picture');
		return pixels(colours[id!]!);
	};

	it('are told from the tables in an archive, and belong to the item whose id or picture column names them', async () => {
		expect(await membersOf(zip)).toEqual(['shop/events.csv']);
		const badRows = new BadRows();
		const sources = [...(await picturesOf(zip)), { file: new File(['x'], 'unknown.png') }];
		const found = await withColours(catalogue, ['tea', 'cup', 'broken'], sources, { badRows, decode });
		expect(found.itemIds).toEqual(['tea', 'plant', 'cup']);
		const column = (name: string) => [...found.columns.find((one) => one.name === `colour: ${name}`)!.values];
		expect(column('red')).toEqual([1, 0, 0]);
		expect(column('white')).toEqual([0, 1, 0]);
		expect(column('blue')).toEqual([0, 0, 1]);
		expect(badRows.byReason()).toEqual([
			{ reason: 'the picture cannot be read', count: 1 },
			{ reason: 'the picture belongs to no item', count: 1 },
		]);
		// Pictures nobody needs are no reason to stop an import.
		expect(badRows.unwantedCount).toBe(1);
		expect(numberColumn(found, 'colour')).not.toBeNull();
		expect(defaultEncoding({ role: 'colour', kind: 'number' }, []).encoder).toBe('scale');
	});

	it('leave the catalogue alone where none is an item’s', async () => {
		const badRows = new BadRows();
		const sources = [{ file: new File(['x'], 'logo.png') }];
		expect(await withColours(catalogue, ['tea'], sources, { badRows, decode })).toBe(catalogue);
	});
});
