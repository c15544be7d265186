import { expect, test, vi } from 'vitest';
import { storedBenchmark } from './device-work.svelte';

vi.mock('$lib/storage/settings-store', () => ({
	getSetting: () => Promise.reject(new Error('The browser does not give access to its storage.')),
	setSetting: () => Promise.reject(new Error('The browser does not give access to its storage.')),
}));
vi.mock('./workers', () => ({}));

test('where the storage is closed, nothing was measured yet', async () => {
	expect(await storedBenchmark()).toBeNull();
});
