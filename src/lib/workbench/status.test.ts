import { expect, test, vi } from 'vitest';
import { Status, type RunningTask } from './status.svelte';

const taskOf = (taskId: string, share: number | null = null): RunningTask => ({
	...{ taskId, label: taskId, href: '/', share },
});

test('a task that moves on keeps its place', () => {
	const status = new Status();
	for (const task of [taskOf('a'), taskOf('b'), taskOf('a', 0.5)]) status.report(task);
	expect(status.tasks).toEqual([taskOf('a', 0.5), taskOf('b')]);
});

test('only a task that ends by itself is told of, once', () => {
	const told = vi.fn();
	const status = new Status(told);
	for (const task of [taskOf('a'), taskOf('b')]) status.report(task);
	status.finish('a');
	expect(told).not.toHaveBeenCalled();
	status.finish('b', 'failed');
	status.finish('b', 'failed');
	expect(told.mock.calls).toEqual([[taskOf('b'), 'failed']]);
	expect(status.tasks).toEqual([]);
});
