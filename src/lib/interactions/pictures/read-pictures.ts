import { breathe } from '$lib/core/abort';
import type { BadRows } from '$lib/interactions/bad-rows';
import { textColumn, type Catalogue, type CatalogueColumn } from '$lib/interactions/catalogue';
import { sourceName, type FileSource } from '$lib/interactions/file/file-bytes';
import { mergeCatalogues } from '$lib/interactions/merge-catalogues';
import { colourHistogram, colourNames } from './colour-histogram';
import { decodePicture } from './decode-picture';
import { PictureOpener } from './picture-files';

export interface PictureHooks {
	badRows: BadRows;
	signal?: AbortSignal | undefined;
	/** Told how many pictures were looked at. */
	onRead?: (done: number) => void;
	decode?: (picture: Blob) => Promise<Uint8ClampedArray>;
}

/**
 * The catalogue with a column for each colour, read off pictures whose file is called like the item ("0108775015.jpg", of
 * several "0108775015_1.jpg" the first) or stands in the item's picture column. The pictures themselves are not kept.
 * @param itemIds of the log: an item needs no row in the catalogue
 * @throws AbortError
 */
export async function withColours(
	catalogue: Catalogue,
	itemIds: readonly string[],
	pictures: readonly FileSource[],
	{ badRows, signal, onRead, decode = decodePicture }: PictureHooks,
): Promise<Catalogue> {
	const itemOf = itemFinder(catalogue, itemIds);
	const opener = new PictureOpener();
	const found = new Map<string, Float32Array>();
	let done = 0;
	for (const source of pictures) {
		await breathe(signal);
		onRead?.(++done);
		const name = sourceName(source);
		const item = itemOf(source.member ?? source.file.name);
		if (item === null) badRows.add(name, 1, 'the picture belongs to no item', '');
		else if (!found.has(item)) {
			const picture = await opener.open(source);
			const pixels = picture && (await decode(picture).catch(() => null));
			if (pixels) found.set(item, colourHistogram(pixels));
			else badRows.add(name, 1, 'the picture cannot be read', '');
		}
	}
	if (found.size === 0) return catalogue;
	const histograms = [...found.values()];
	const columns = colourNames.map((name, colour): CatalogueColumn => ({
		name: `colour: ${name}`,
		role: 'colour',
		kind: 'number',
		values: Float32Array.from(histograms, (histogram) => histogram[colour]!),
	}));
	return mergeCatalogues(catalogue, { itemIds: [...found.keys()], columns });
}

function itemFinder(catalogue: Catalogue, itemIds: readonly string[]): (path: string) => string | null {
	const known = new Set([...catalogue.itemIds, ...itemIds]);
	const byPicture = new Map<string, string>();
	textColumn(catalogue, 'image')?.forEach((cell, row) => {
		if (cell !== '' && !cell.startsWith('data:')) byPicture.set(fileNameOf(cell), catalogue.itemIds[row]!);
	});
	return (path) => {
		const fileName = fileNameOf(path);
		const stem = fileName.replace(/\.[a-z]+$/i, '');
		const candidates = [stem, stem.replace(/[_-]\d{1,2}$/, '')];
		return byPicture.get(fileName) ?? candidates.find((candidate) => known.has(candidate)) ?? null;
	};
}

function fileNameOf(path: string): string {
	return path.split(/[?#]/, 1)[0]!.split(/[/\\]/).at(-1)!;
}
