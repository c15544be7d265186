export type Bytes = Uint8Array<ArrayBuffer>;

/** A stream that begins with bytes already taken from it; ends the stream where the reader stops early. */
export async function* startingWith(first: Bytes, rest: AsyncGenerator<Bytes>): AsyncGenerator<Bytes> {
	try {
		yield first;
		yield* rest;
	} finally {
		await rest.return(undefined);
	}
}
