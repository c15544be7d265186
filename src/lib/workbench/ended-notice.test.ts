import { expect, test, vi } from 'vitest';
import { EndedNotice, labelAmid } from './ended-notice';
import { Notices } from './notices.svelte';
import type { RunningTask } from './status.svelte';

const task: RunningTask = { taskId: 't', label: 'Running the bandits', href: '/bandits', datasetId: 'a', share: 1 };
const texts = (notices: Notices) => notices.all.map(({ text }) => text);

function shown() {
	const notices = new Notices();
	const follow = vi.fn();
	return { notices, follow, ended: new EndedNotice(notices, follow) };
}

test('what ends on the page that shows it is not told; elsewhere, or with another data set there, it is', () => {
	const { notices, ended } = shown();
	ended.look({ href: '/bandits', datasetId: 'a' });
	ended.tell(task, 'done');
	expect(texts(notices)).toEqual([]);
	ended.look({ href: '/bandits', datasetId: 'b' });
	ended.tell(task, 'done');
	expect(texts(notices)).toEqual(['Running the bandits: done.']);
	ended.look({ href: '/train', datasetId: 'a' });
	ended.tell({ ...task, taskId: 'u' }, 'failed');
	expect(notices.all.map(({ tone }) => tone)).toEqual(['neutral', 'bad']);
});

test('the notice leads to the page by way of its data set, and goes once that page is seen', () => {
	const { notices, follow, ended } = shown();
	ended.tell(task, 'done');
	ended.tell(task, 'done');
	expect(notices.all).toHaveLength(1);
	const action = notices.all[0]!.action!;
	expect(action.href).toBe('/bandits');
	action.run();
	expect(follow).toHaveBeenCalledWith(task);
	ended.look({ href: '/bandits', datasetId: 'b' });
	expect(notices.all).toHaveLength(1);
	ended.look({ href: '/bandits', datasetId: 'a' });
	expect(notices.all).toEqual([]);
});

test('a task names its data set where another one is chosen', () => {
	const all = [{ datasetId: 'a', name: 'Shop A' }];
	expect(labelAmid(task, all, 'a')).toBe('Running the bandits');
	expect(labelAmid(task, all, 'b')).toBe('Running the bandits on “Shop A”');
	expect(labelAmid(task, [], 'b')).toBe('Running the bandits');
});
