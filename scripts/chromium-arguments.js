/**
 * How tests and the command line start Chromium: no calls home, WebGPU allowed. Where there is no GPU the software
 * adapter answers (right, but slow): the app uses it only when asked for by name.
 */
export const chromiumArguments = [
	'--no-sandbox',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--enable-unsafe-webgpu',
	'--use-webgpu-adapter=swiftshader',
	'--enable-features=Vulkan',
];
