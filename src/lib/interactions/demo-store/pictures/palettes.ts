/** The inks of one drawing; every shape takes its colour from here. */
export interface Inks {
	/** The tile behind the product. */
	backdrop: string;
	/** The product's own colour, and the same in shadow and in light. */
	body: string;
	shade: string;
	light: string;
	/** The contrasting colour of bands, labels and laces, and its shadow. */
	trim: string;
	trimShade: string;
	/** Nearly black, tinted. */
	deep: string;
	/** Nearly white, tinted. */
	pale: string;
}

/** backdrop, main, accent, deep: sixteen brand palettes. */
const palettes: readonly (readonly [string, string, string, string])[] = [
	['#f1ddd0', '#c8694a', '#2f6b66', '#3b2a26'],
	['#dbe7d9', '#4e7f5b', '#e0a94a', '#22332a'],
	['#d5e5ee', '#3d7ea6', '#f0a35e', '#1f3442'],
	['#f4e6c3', '#dba22b', '#4a5d8c', '#3e321b'],
	['#e8dbe8', '#83507f', '#e9b44c', '#36233a'],
	['#fadfd9', '#e8735f', '#3f7c85', '#45272a'],
	['#dee3e8', '#5e7183', '#e58f5b', '#27313b'],
	['#e5ecda', '#88a36f', '#c0654a', '#303a2b'],
	['#dae0ed', '#344b7d', '#e7b750', '#1a2440'],
	['#f5dce4', '#c8627f', '#56806b', '#40222c'],
	['#d3eae5', '#2e8c83', '#f2785c', '#173733'],
	['#e7e3dc', '#55555c', '#d9a441', '#1f1f23'],
	['#dcebf7', '#5f9dd3', '#f2c14e', '#233a4e'],
	['#efdad4', '#a4483f', '#7fa091', '#361d1b'],
	['#e6e1f4', '#8b7cc3', '#f0a07c', '#2e2949'],
	['#eae9d2', '#8a8740', '#b5573c', '#343317'],
];

/** Three colourways of a palette: main with accent trim, accent with main trim, pale with main trim. */
export function inksOf(palette: number, colourway: number): Inks {
	const [backdrop, main, accent, deep] = palettes[palette % palettes.length]!;
	const pale = mix(backdrop, '#ffffff', 0.7);
	const [body, trim] = [
		[main, accent],
		[accent, main],
		[mix(backdrop, '#ffffff', 0.55), main],
	][colourway % 3]!;
	return {
		backdrop,
		body: body!,
		shade: mix(body!, deep, 0.26),
		light: mix(body!, '#ffffff', 0.42),
		trim: trim!,
		trimShade: mix(trim!, deep, 0.3),
		deep,
		pale,
	};
}

/** `from` mixed with a share of `to`, channel by channel. */
function mix(from: string, to: string, share: number): string {
	const channel = (colour: string, at: number) => parseInt(colour.slice(at, at + 2), 16);
	const mixed = [1, 3, 5].map((at) => Math.round(channel(from, at) * (1 - share) + channel(to, at) * share));
	return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
