/** Colours need no detail. */
const side = 48;

/**
 * The pixels of a picture, drawn small. In a worker: needs createImageBitmap and OffscreenCanvas.
 * @returns [4 × 48 × 48] red, green, blue, alpha
 * @throws where the browser cannot read it as a picture
 */
export async function decodePicture(picture: Blob): Promise<Uint8ClampedArray> {
	const bitmap = await createImageBitmap(picture, { resizeWidth: side, resizeHeight: side, resizeQuality: 'medium' });
	try {
		const canvas = new OffscreenCanvas(side, side);
		const context = canvas.getContext('2d', { willReadFrequently: true });
		if (!context) throw new Error('The browser gives no canvas to draw on.');
		context.drawImage(bitmap, 0, 0);
		return context.getImageData(0, 0, side, side).data;
	} finally {
		bitmap.close();
	}
}
