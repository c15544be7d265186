import type { Inks } from './palettes';

/**
 * Shapes on a 120 × 120 tile whose ground is at y = 97, lit from the left.
 * @param detail 0…3: which pattern or finish
 */
export type Silhouette = (inks: Inks, detail: number) => string;
