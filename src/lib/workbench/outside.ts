/** True for an address on the network that is not this origin's; data: and blob: never leave. */
export function isOutside(address: string, origin = location.origin): boolean {
	if (!/^(https?|wss?):/i.test(address)) return false;
	return new URL(address).origin.replace(/^ws/, 'http') !== origin;
}
