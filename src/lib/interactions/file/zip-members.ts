import { FileFormatError } from '$lib/core/errors';
import type { Bytes } from './bytes';

/** A file inside a zip, found by the archive's own directory. */
export interface ZipMember {
	name: string;
	sizeBytes: number;
	packedBytes: number;
	/** 0 stored, 8 deflate. */
	method: number;
	headerOffset: number;
	isEncrypted: boolean;
}

/** "PK" and the kind of record, little-endian. */
const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;
const longestComment = 65_535;
const largestDirectory = 64 * 1024 * 1024;
const in64 = 0xffffffff;

/** Whether a file begins as zip archives do, empty ones included. */
export function isZip(start: Uint8Array): boolean {
	return start[0] === 0x50 && start[1] === 0x4b && (start[2] === 3 || start[2] === 5);
}

/**
 * The files inside a zip archive, in its order; folders and what macOS adds are left out. Only the directory is read.
 * @throws FileFormatError where the archive is damaged, empty, or a workbook
 */
export async function listZip(file: File): Promise<ZipMember[]> {
	const { offset, length, count } = await findDirectory(file);
	if (length > largestDirectory || offset + length > file.size) throw damaged(file.name);
	const view = await viewOf(file, offset, length);
	const members: ZipMember[] = [];
	for (let at = 0, index = 0; index < count; index++) {
		if (at + 46 > view.byteLength || view.getUint32(at, true) !== directorySignature) throw damaged(file.name);
		const nameLength = view.getUint16(at + 28, true);
		const extraLength = view.getUint16(at + 30, true);
		if (at + 46 + nameLength + extraLength > view.byteLength) throw damaged(file.name);
		const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength));
		const sizes = {
			sizeBytes: view.getUint32(at + 24, true),
			packedBytes: view.getUint32(at + 20, true),
			headerOffset: view.getUint32(at + 42, true),
		};
		readLargeSizes(view, at + 46 + nameLength, extraLength, sizes);
		const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1;
		members.push({ name, ...sizes, method: view.getUint16(at + 10, true), isEncrypted });
		at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
	}
	if (members.some(({ name }) => name === '[Content_Types].xml')) {
		throw new FileFormatError(
			`${file.name} is an Excel workbook, which cannot be read here. Save the sheet as CSV, then import that.`,
		);
	}
	const files = members.filter(({ name }) => !/\/$|(^|\/)(__MACOSX\/|\.)/.test(name));
	if (files.length === 0)
		throw new FileFormatError(`${file.name} is an empty zip archive. Pack it again with its files.`);
	return files;
}

/**
 * The packed bytes of a member.
 * @throws FileFormatError where it is encrypted, packed in a way nobody can unpack here, or not where the directory says
 */
export async function openMember(file: File, memberName: string): Promise<{ member: ZipMember; packed: Blob }> {
	const member = (await listZip(file)).find(({ name }) => name === memberName);
	if (!member) {
		throw new FileFormatError(`${memberName} in ${file.name} is not there any more. Choose the archive again.`);
	}
	return { member, packed: await packedOf(file, member) };
}

/** A member in one piece; null where it is damaged, locked, or larger than it may be. */
export async function unpackSmall(file: File, member: ZipMember, mostBytes: number): Promise<Blob | null> {
	try {
		const packed = await packedOf(file, member);
		if (member.method === 0) return packed.size > mostBytes ? null : packed;
		const reader = packed.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
		const parts: Uint8Array<ArrayBuffer>[] = [];
		let length = 0;
		for (let next = await reader.read(); !next.done; next = await reader.read()) {
			length += next.value.length;
			if (length > mostBytes) {
				await reader.cancel();
				return null;
			}
			parts.push(next.value);
		}
		return new Blob(parts);
	} catch {
		return null;
	}
}

async function packedOf(file: File, member: ZipMember): Promise<Blob> {
	const shown = `${member.name} in ${file.name}`;
	if (member.isEncrypted) {
		throw new FileFormatError(`${shown} is locked with a password. Unpack it, then import the plain file.`);
	}
	if (member.method !== 0 && member.method !== 8) {
		throw new FileFormatError(
			`${shown} is packed by a method (${member.method}) that browsers do not know. Unpack it, or pack it again as an ordinary zip.`,
		);
	}
	const header = await viewOf(file, member.headerOffset, 30);
	if (header.byteLength < 30 || header.getUint32(0, true) !== localSignature) throw damaged(file.name);
	const start = member.headerOffset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
	return file.slice(start, start + member.packedBytes);
}

async function findDirectory(file: File): Promise<{ offset: number; length: number; count: number }> {
	const tailStart = Math.max(0, file.size - endLength - longestComment);
	const tail = await viewOf(file, tailStart, file.size - tailStart);
	for (let at = tail.byteLength - endLength; at >= 0; at--) {
		if (tail.getUint32(at, true) !== endSignature) continue;
		const found = {
			offset: tail.getUint32(at + 16, true),
			length: tail.getUint32(at + 12, true),
			count: tail.getUint16(at + 10, true),
		};
		if (found.offset !== in64 && found.count !== 0xffff) return found;
		return findLargeDirectory(file, tail, at);
	}
	throw damaged(file.name);
}

/** ZIP64: the record that the locator before the end record points to. */
async function findLargeDirectory(file: File, tail: DataView, end: number) {
	if (end < 20) throw damaged(file.name);
	const record = await viewOf(file, Number(tail.getBigUint64(end - 20 + 8, true)), 56);
	if (record.byteLength < 56) throw damaged(file.name);
	return {
		offset: Number(record.getBigUint64(48, true)),
		length: Number(record.getBigUint64(40, true)),
		count: Number(record.getBigUint64(32, true)),
	};
}

/** ZIP64 sizes stand in an extra field, in this order, where the 32-bit ones are full. */
function readLargeSizes(
	view: DataView,
	start: number,
	length: number,
	sizes: Pick<ZipMember, 'sizeBytes' | 'packedBytes' | 'headerOffset'>,
): void {
	for (let at = start; at + 4 <= start + length; at += 4 + view.getUint16(at + 2, true)) {
		if (view.getUint16(at, true) !== 1) continue;
		let place = at + 4;
		for (const key of ['sizeBytes', 'packedBytes', 'headerOffset'] as const) {
			if (sizes[key] !== in64 || place + 8 > start + length) continue;
			sizes[key] = Number(view.getBigUint64(place, true));
			place += 8;
		}
		return;
	}
}

async function viewOf(file: File, start: number, length: number): Promise<DataView> {
	const bytes: Bytes = new Uint8Array(await file.slice(start, start + length).arrayBuffer());
	return new DataView(bytes.buffer);
}

function damaged(fileName: string): FileFormatError {
	return new FileFormatError(
		`${fileName} is a damaged or cut-off zip archive: its directory cannot be read. Download or pack it again.`,
	);
}
