import { candle, cushion, lamp, notebook, plant } from './home';
import { coffee, knife, mug, pan, teapot } from './kitchen';
import { inksOf } from './palettes';
import type { Silhouette } from './silhouette';
import { headphones, keyboard, speaker, watch } from './tech';
import { backpack, jacket, shirt, sunglasses, tent, trainer } from './wear';

/** What a screen reader says, and the shapes. */
const drawings: Readonly<Record<string, readonly [label: string, shapes: Silhouette]>> = {
	mug: ['Mug', mug],
	teapot: ['Teapot', teapot],
	coffee: ['Bag of coffee', coffee],
	pan: ['Saucepan', pan],
	knife: ['Kitchen knife on a board', knife],
	lamp: ['Table lamp', lamp],
	candle: ['Candle', candle],
	cushion: ['Cushion', cushion],
	plant: ['Potted plant', plant],
	notebook: ['Notebook', notebook],
	headphones: ['Headphones', headphones],
	speaker: ['Speaker', speaker],
	keyboard: ['Keyboard', keyboard],
	watch: ['Watch', watch],
	backpack: ['Backpack', backpack],
	trainer: ['Trainer', trainer],
	shirt: ['T-shirt', shirt],
	jacket: ['Jacket', jacket],
	sunglasses: ['Sunglasses', sunglasses],
	tent: ['Tent', tent],
};

const parcel: Silhouette = (i) => `
<path d="M24 46h72v46a5 5 0 0 1-5 5H29a5 5 0 0 1-5-5z" fill="${i.body}"/>
<path d="M76 46h20v46a5 5 0 0 1-5 5H76z" fill="${i.shade}"/>
<path d="M30 30h60l6 16H24z" fill="${i.light}"/>
<path d="M52 30h16l2 38-4-3-6 3-6-3-4 3z" fill="${i.trim}"/>`;

/**
 * A flat picture of a product as SVG text: fixed shapes and colours only, so it is safe to put into a page.
 * @param spec "silhouette/palette/variant", such as "mug/3/17"; a parcel stands for anything else
 */
export function drawProduct(spec: string): string {
	const [, kind = '', palette = '11', variant = '0'] = /^([a-z]+)\/(\d{1,4})\/(\d{1,4})$/.exec(spec) ?? [];
	const [label, shapes] = Object.hasOwn(drawings, kind) ? drawings[kind]! : ['Product', parcel];
	const inks = inksOf(Number(palette), Number(variant));
	const picture = shapes(inks, Math.floor(Number(variant) / 3) % 4);
	return (
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" role="img" aria-label="${label}">` +
		`<path d="M0 0h120v120H0z" fill="${inks.backdrop}"/>` +
		`<ellipse cx="60" cy="98" rx="46" ry="5" fill="${inks.deep}" opacity=".14"/>` +
		picture.replaceAll('\n', '') +
		'</svg>'
	);
}
