import { describe, expect, it } from 'vitest';
import { isOutside } from './outside';

const origin = 'https://shelf.example:8443';

describe('what counts as leaving the device', () => {
	it.each([
		'https://elsewhere.example/x.js',
		'https://shelf.example/x.js',
		'http://shelf.example:8443/x.js',
		'wss://elsewhere.example/socket',
		'HTTPS://ELSEWHERE.example',
	])('%s does', (address) => {
		expect(isOutside(address, origin)).toBe(true);
	});

	it.each([
		'https://shelf.example:8443/_app/x.js',
		'wss://shelf.example:8443/socket',
		'data:image/svg+xml,x',
		'blob:https://shelf.example:8443/1',
		'inline',
		'',
	])('"%s" does not', (address) => {
		expect(isOutside(address, origin)).toBe(false);
	});
});
