/**
 * What happened in the shop, as columns in file order. Row r says: user userIndices[r] did
 * eventNames[eventCodes[r]] to item itemIndices[r].
 */
export interface InteractionLog {
	/** userIds[userIndex] is what the file said; dense, by first appearance. */
	readonly userIds: readonly string[];
	readonly itemIds: readonly string[];
	/** [interactionCount] each */
	readonly userIndices: Uint32Array;
	readonly itemIndices: Uint32Array;
	readonly eventNames: readonly string[];
	readonly eventCodes: Uint8Array;
	/** A rating or a quantity; 1 where the file has no such column. */
	readonly values: Float32Array;
	/** Milliseconds since 1970; the row number where the file has no time (`hasTimestamps` is false). */
	readonly timestamps: Float64Array;
	readonly hasValues: boolean;
	readonly hasTimestamps: boolean;
}
