import type { ShopInfo } from '$lib/recommendation/shop-protocol';

type Draw = (spec: string) => string;

/** What the demo store writes; an imported `image` column holds something else, most often an address outside. */
const DRAWING_SPEC = /^[a-z]+\/\d+\/\d+$/;

/** The demo store's drawings as image addresses; they never leave the device, and a script in one cannot run. */
export class ShopperPictures {
	#draw = $state.raw<Draw | null>(null);
	/** By drawing spec. */
	readonly #addresses: Record<string, string> = {};

	/** Loads the pen, once, when a shop has something to draw. */
	async prepare({ images }: ShopInfo): Promise<void> {
		if (this.#draw !== null || !images.some((spec) => DRAWING_SPEC.test(spec))) return;
		const { drawProduct } = await import('$lib/interactions/demo-store/pictures/draw-product');
		this.#draw = drawProduct;
	}

	/** Null where the item has no drawing of ours: an imported file's pictures lie outside this device. */
	addressOf({ images }: ShopInfo, itemIndex: number): string | null {
		const spec = images[itemIndex];
		if (this.#draw === null || !spec || !DRAWING_SPEC.test(spec)) return null;
		return (this.#addresses[spec] ??= `data:image/svg+xml,${encodeURIComponent(this.#draw(spec))}`);
	}
}
