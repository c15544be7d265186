import { expect, test, vi } from 'vitest';
import { keepLast } from './keep-last';

const world = () => {
	const released: string[] = [];
	const within = keepLast<{ name: string; release(): void }>();
	const open = vi.fn(async (name: string) => ({ name, release: () => void released.push(name) }));
	return {
		released,
		open,
		ask: <T>(name: string, work: () => Promise<T>) => within(name, () => open(name), work),
	};
};
const nothing = async () => {};

test('opens once for the same key and releases what another one follows', async () => {
	const { released, open, ask } = world();
	await ask('a', nothing);
	await ask('a', nothing);
	expect(open).toHaveBeenCalledTimes(1);
	expect(released).toEqual([]);
	await ask('b', nothing);
	expect(released).toEqual(['a']);
});

test('does not release what another call still works in', async () => {
	const { released, open, ask } = world();
	let finish = () => {};
	const long = ask('a', () => new Promise<void>((resolve) => (finish = resolve)));
	await ask('b', nothing);
	expect(released).toEqual([]);
	const second = ask('a', nothing);
	await second;
	expect(open).toHaveBeenCalledTimes(2);
	expect(released).toEqual(['b']);
	await ask('b', nothing);
	finish();
	await long;
	await vi.waitFor(() => expect(released).toEqual(['b', 'a']));
});

test('tries to open again what failed, and a failed call lets go', async () => {
	const { released, open, ask } = world();
	open.mockRejectedValueOnce(new Error('no room'));
	await expect(ask('a', nothing)).rejects.toThrow('no room');
	await expect(ask('a', () => Promise.reject(new Error('cancelled')))).rejects.toThrow('cancelled');
	expect(open).toHaveBeenCalledTimes(2);
	await ask('b', nothing);
	await vi.waitFor(() => expect(released).toEqual(['a']));
});
