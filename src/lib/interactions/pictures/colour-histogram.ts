/** The twelve hues of the colour wheel from red on, then what has no hue. */
export const colourNames = [
	'red',
	'orange',
	'yellow',
	'lime',
	'green',
	'sea green',
	'cyan',
	'azure',
	'blue',
	'violet',
	'magenta',
	'rose',
	'black',
	'grey',
	'white',
] as const;

const hueCount = 12;
/** Darker than this is black; paler is grey, or white where it is light. */
const leastValue = 0.2;
const leastSaturation = 0.2;
const whiteValue = 0.8;
const opaque = 128;

/**
 * How much of a picture has each colour: a histogram in HSV (Smith 1978, SIGGRAPH, §3) of twelve hues of 30 degrees, red
 * in the middle of the first, and of black, grey and white.
 * @param pixels [4 × pixelCount] red, green, blue, alpha; transparent ones are left out
 * @returns [15] shares that sum to 1; zeros where nothing is to be seen
 */
export function colourHistogram(pixels: Uint8ClampedArray): Float32Array {
	const shares = new Float32Array(colourNames.length);
	let count = 0;
	for (let at = 0; at < pixels.length; at += 4) {
		if (pixels[at + 3]! < opaque) continue;
		shares[binOf(pixels[at]! / 255, pixels[at + 1]! / 255, pixels[at + 2]! / 255)]!++;
		count++;
	}
	return count === 0 ? shares : shares.map((share) => share / count);
}

function binOf(red: number, green: number, blue: number): number {
	const value = Math.max(red, green, blue);
	const chroma = value - Math.min(red, green, blue);
	if (value < leastValue) return hueCount;
	if (chroma < leastSaturation * value) return value < whiteValue ? hueCount + 1 : hueCount + 2;
	const sixth =
		value === red ? (green - blue) / chroma : value === green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
	return (Math.round(sixth * 2) + hueCount) % hueCount;
}
