import type { ShopInfo } from '$lib/recommendation/shop-protocol';

type Draw = (spec: string) => string;

/** The demo store's drawings as image addresses; they never leave the device, and a script in one cannot run. */
export class ShopperPictures {
	#draw = $state.raw<Draw | null>(null);
	readonly #addresses = new Map<string, string | null>();

	/** Loads the pen, once, when a shop has something to draw. */
	async prepare({ images }: ShopInfo): Promise<void> {
		if (this.#draw !== null || !images.some((spec) => spec !== '')) return;
		const { drawProduct } = await import('$lib/interactions/demo-store/pictures/draw-product');
		this.#draw = drawProduct;
	}

	/** Null where the item has no drawing of ours: an imported file's pictures lie outside this device. */
	addressOf({ images }: ShopInfo, itemIndex: number): string | null {
		const draw = this.#draw;
		const spec = images[itemIndex];
		if (!draw || !spec) return null;
		const known = this.#addresses.get(spec);
		if (known !== undefined) return known;
		const address = tryToDraw(draw, spec);
		this.#addresses.set(spec, address);
		return address;
	}
}

function tryToDraw(draw: Draw, spec: string): string | null {
	try {
		return `data:image/svg+xml,${encodeURIComponent(draw(spec))}`;
	} catch {
		return null;
	}
}
