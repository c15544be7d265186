import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = [number, number, number];

const css = readFileSync(new URL('../../app.css', import.meta.url), 'utf8');
const themes = ['light', 'dark'] as const;

/** One token's linear RGB in a theme. */
function colour(token: string, theme: (typeof themes)[number]): Rgb {
	const [, light, dark] = css.match(new RegExp(`--${token}: light-dark\\(#(\\w{6}), #(\\w{6})\\)`))!;
	const hex = theme === 'light' ? light : dark;
	return [0, 2, 4].map((at) => {
		const value = parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	}) as Rgb;
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: Rgb, b: Rgb): number {
	const [low, high] = [a, b].map(([r, g, blue]) => 0.2126 * r + 0.7152 * g + 0.0722 * blue).sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const visions: Record<string, Rgb[]> = {
	'full colour vision': [
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	],
	protanopia: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
	deuteranopia: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
	tritanopia: [
		[1.255528, -0.076749, -0.178779],
		[-0.078411, 0.930809, 0.147602],
		[0.004733, 0.691367, 0.3039],
	],
};

/** Distance in OKLab (Ottosson 2020), as someone with this vision sees it. */
function distance(a: Rgb, b: Rgb, vision: Rgb[]): number {
	const [one, two] = [a, b].map((rgb) => {
		const [r, g, blue] = vision.map((row) => Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]));
		const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * blue);
		const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * blue);
		const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * blue);
		return [
			0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
			1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
			0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
		];
	});
	return Math.hypot(one[0] - two[0], one[1] - two[1], one[2] - two[2]);
}

const models = Array.from({ length: 12 }, (_, index) => `model-${index + 1}`);

describe.each(themes)('the colours of the %s theme', (theme) => {
	const between = (front: string, back: string) => contrast(colour(front, theme), colour(back, theme));

	it.each([
		['text', ['ground', 'surface', 'sunken', 'hover', 'accent-soft']],
		['text-muted', ['ground', 'surface', 'sunken', 'hover', 'accent-soft']],
		['accent', ['ground', 'surface', 'accent-soft']],
		['on-accent', ['accent', 'accent-hover']],
		['on-red', ['red']],
		['red', ['ground', 'surface', 'red-soft']],
		['amber', ['ground', 'surface', 'amber-soft']],
		['green', ['ground', 'surface', 'hover', 'green-soft']],
	])('let %s be read: 4.5 to 1 on whatever it stands on', (front, backs) => {
		for (const back of backs) expect(between(front, back), back).toBeGreaterThanOrEqual(4.5);
	});

	it('let edges of controls and marks of models be seen: 3 to 1', () => {
		for (const back of ['ground', 'surface']) expect(between('line-strong', back), back).toBeGreaterThanOrEqual(3);
		for (const model of models) expect(between(model, 'surface'), model).toBeGreaterThanOrEqual(3);
	});

	it.each(Object.entries(visions))('tell any two models apart with %s', (_, vision) => {
		for (const [index, one] of models.entries()) {
			for (const two of models.slice(index + 1)) {
				expect(distance(colour(one, theme), colour(two, theme), vision), `${one}, ${two}`).toBeGreaterThan(0.08);
			}
		}
	});
});
