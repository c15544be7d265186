/** Hands a blob to the browser's downloads; nothing leaves the device. */
export function saveFile(content: Blob, fileName: string): void {
	const url = URL.createObjectURL(content);
	const link = document.createElement('a');
	link.href = url;
	link.download = fileName.replace(/[\\/:*?"<>|]+/g, '-');
	link.click();
	// The download has its own hold on the data once the click is handled.
	setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** "2024-12-31", for the names of files. */
export function today(): string {
	return new Date().toISOString().slice(0, 10);
}
