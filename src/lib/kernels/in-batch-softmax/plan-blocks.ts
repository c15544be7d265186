/** Numbers of slopes that stay in a core's second-level cache beside what they are made of. */
const slopesInCache = 132 * 1024;
/** Tiles of 6 rows: fewer spend their time on the ends of sums, more bring nothing. */
const [fewestRows, mostRows] = [48, 132];
/** So many blocks keep most machines’ threads busy; a smaller batch has fewer. */
const wantedBlocks = 8;
const rowsWorthABlock = 24;
/** Of all parts held at once. */
const mostPartBytes = 32 * 2 ** 20;

/**
 * How the queries of a batch are cut into blocks: by the sizes alone, never by the threads, for where a block ends decides
 * how its sums are rounded. Rows are whole tiles of 6; many blocks come in eights, which any usual number of threads shares.
 */
export function planBlocks(batchSize: number, candidateCount: number): { blockRows: number; blockCount: number } {
	const rowsInCache = Math.floor(slopesInCache / Math.max(1, candidateCount));
	const rows = Math.min(mostRows, Math.max(fewestRows, rowsInCache));
	const atLeast = Math.ceil(batchSize / rows);
	const wanted = Math.min(wantedBlocks, Math.max(1, Math.floor(batchSize / rowsWorthABlock)));
	const count = atLeast <= wantedBlocks ? Math.max(atLeast, wanted) : Math.ceil(atLeast / wantedBlocks) * wantedBlocks;
	const blockRows = Math.ceil(batchSize / count / 6) * 6;
	return { blockRows, blockCount: Math.ceil(batchSize / blockRows) };
}

/** Blocks whose parts of the candidates' gradient are held at once; it changes no byte. @param numbers in a part */
export function partsAtOnce(blockCount: number, numbers: number, laneCount: number): number {
	const affordable = Math.floor(mostPartBytes / (4 * numbers));
	return Math.max(1, Math.min(blockCount, affordable, Math.max(wantedBlocks, laneCount)));
}
