/** How tests and the command line start Chromium: no calls home, WebGPU allowed where there is a GPU. */
export const chromiumArguments = [
	'--no-sandbox',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--enable-unsafe-webgpu',
	'--enable-features=Vulkan',
];

/** Tests get WebGPU from the software adapter: right answers on any machine, far too slow for work. */
export const softwareGpuArguments = [...chromiumArguments, '--use-webgpu-adapter=swiftshader'];
