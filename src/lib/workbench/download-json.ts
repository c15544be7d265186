/** Hands a value to the browser's downloads; nothing leaves the device. */
export function downloadJson(name: string, value: unknown): void {
	const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, '\t')], { type: 'application/json' }));
	const link = document.createElement('a');
	link.href = url;
	link.download = `${name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')}.json`;
	link.click();
	// The download has its own hold on the data once the click is handled.
	setTimeout(() => URL.revokeObjectURL(url), 1000);
}
