import type { FileSource } from '$lib/interactions/file/file-bytes';
import { isZip, listZip, unpackSmall, type ZipMember } from '$lib/interactions/file/zip-members';
import { isPictureName } from './picture-name';

/** The pictures that a dropped file is or, in a zip archive, holds. @throws FileFormatError where the archive is damaged */
export async function picturesOf(file: File): Promise<FileSource[]> {
	if (isPictureName(file.name)) return [{ file }];
	if (!isZip(new Uint8Array(await file.slice(0, 4).arrayBuffer()))) return [];
	const names = (await listZip(file)).map(({ name }) => name).filter(isPictureName);
	return names.map((member) => ({ file, member }));
}

/** Opens pictures one after another; an archive's directory is read once. */
export class PictureOpener {
	readonly #directories = new Map<File, Promise<ReadonlyMap<string, ZipMember>>>();

	/** The picture's own bytes; null where it is too large to be one, or damaged. */
	async open({ file, member }: FileSource): Promise<Blob | null> {
		if (member === undefined) return file;
		let directory = this.#directories.get(file);
		if (!directory) {
			directory = listZip(file).then((members) => new Map(members.map((one) => [one.name, one])));
			this.#directories.set(file, directory);
		}
		const found = (await directory).get(member);
		return found ? unpackSmall(file, found, mostBytes) : null;
	}
}

/** A photograph of a product has a few megabytes. */
const mostBytes = 32 * 1024 * 1024;
