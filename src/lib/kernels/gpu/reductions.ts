import type { Gpu, Program } from './gpu';
import byBarriers from './reduce-by-barriers.wgsl?raw';
import bySubgroups from './reduce-by-subgroups.wgsl?raw';

/**
 * A program that reduces over its workgroup by `sumOf`, `largestOf` or `firstOf`: by subgroups where the device offers them.
 * Its code says `const threadCount`, the size of its workgroup.
 */
export function withReductions(gpu: Gpu, program: Program): Program {
	return { ...program, code: (gpu.usesSubgroups ? bySubgroups : byBarriers) + program.code };
}
