import type { Dataset } from './dataset';

/**
 * SHA-256, in hex, over the columns of a data set: the same content gives the same fingerprint, whatever the name,
 * delimiter, compression or encoding of the file it came from. Each column is hashed by itself, then the list of hashes.
 */
export async function fingerprintDataset({ log, catalogue }: Dataset): Promise<string> {
	const columns: [name: string, content: ArrayBufferView | readonly string[]][] = [
		['userIds', log.userIds],
		['itemIds', log.itemIds],
		['userIndices', log.userIndices],
		['itemIndices', log.itemIndices],
		['eventNames', log.eventNames],
		['eventCodes', log.eventCodes],
		...(log.hasValues ? [['values', log.values] as [string, Float32Array]] : []),
		...(log.hasTimestamps ? [['timestamps', log.timestamps] as [string, Float64Array]] : []),
		['catalogue', catalogue.itemIds],
		...catalogue.columns.map(({ name, role, kind, values }): [string, ArrayBufferView | readonly string[]] => [
			`catalogue ${role} ${kind} ${name}`,
			values,
		]),
	];
	const lines: string[] = [];
	for (const [name, content] of columns) lines.push(`${JSON.stringify(name)} ${await sha256(bytesOf(content))}`);
	return sha256(new TextEncoder().encode(lines.join('\n')));
}

function bytesOf(content: ArrayBufferView | readonly string[]): Uint8Array<ArrayBuffer> {
	// JSON tells ['a', 'b'] from ['a,b'] and is the same everywhere.
	if (!ArrayBuffer.isView(content)) return new TextEncoder().encode(JSON.stringify(content));
	const { buffer, byteOffset, byteLength } = content;
	if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer, byteOffset, byteLength);
	return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
