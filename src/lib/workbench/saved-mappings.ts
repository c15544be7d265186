import type { AnyMapping, FilePreview } from '$lib/interactions/file-preview';
import { getSetting, setSetting } from '$lib/storage/settings-store';

/** How a file was mapped, to be offered again for the next of its shape. */
export interface SavedMapping {
	signature: string;
	kind: FilePreview['kind'];
	mapping: AnyMapping;
	/** The file it was made for. */
	fileName: string;
	savedAt: number;
}

const KEY = 'saved-mappings';
const MOST = 50;

/** Two files of one signature have the same columns in the same order, written the same way. */
export function signatureOf({ records, delimiter, hasHeader, columns }: FilePreview): string {
	const format = records ? 'records' : delimiter;
	return JSON.stringify([format, hasHeader, columns.map(({ name, type }) => (hasHeader ? name : type))]);
}

/** The mapping last used for a file of this shape, or null. */
export async function savedMappingFor(preview: FilePreview): Promise<SavedMapping | null> {
	const all = await getSetting<SavedMapping[]>(KEY, []);
	return all.find(({ signature, kind }) => signature === signatureOf(preview) && kind === preview.kind) ?? null;
}

/** Remembers a mapping; the newest fifty shapes are kept. */
export async function saveMapping(preview: FilePreview, mapping: AnyMapping): Promise<void> {
	const signature = signatureOf(preview);
	const { kind, fileName } = preview;
	const others = (await getSetting<SavedMapping[]>(KEY, [])).filter(
		(saved) => saved.signature !== signature || saved.kind !== kind,
	);
	await setSetting(KEY, [{ signature, kind, mapping, fileName, savedAt: Date.now() }, ...others].slice(0, MOST));
}
