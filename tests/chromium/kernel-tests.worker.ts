import './worker-state';
import '../seed-properties';
import { startTests } from 'vitest/internal/browser';
import type { TestReport } from './report';

type Runner = Parameters<typeof startTests>[1];
type Task = Awaited<ReturnType<typeof startTests>>[number]['tasks'][number];

const files = import.meta.glob(['/src/lib/kernels/*/*.test.ts', '/tests/chromium/*.chromium-test.ts']);

const runner: Runner = {
	config: {
		root: '/',
		name: undefined,
		setupFiles: [],
		passWithNoTests: false,
		testNamePattern: undefined,
		allowOnly: false,
		sequence: { seed: 1, hooks: 'stack', setupFiles: 'list' },
		chaiConfig: undefined,
		maxConcurrency: 1,
		testTimeout: 240_000,
		hookTimeout: 240_000,
		retry: 0,
		includeTaskLocation: false,
		tags: [],
		tagsFilter: undefined,
		strictTags: false,
	},
	importFile: (path) => files[path](),
};

function collect(tasks: readonly Task[], names: readonly string[], report: TestReport): void {
	for (const task of tasks) {
		const path = [...names, task.name];
		const errors = task.result?.errors ?? [];
		if (task.type === 'suite') collect(task.tasks, path, report);
		else if (task.result?.state === 'pass') report.passed.push(path.join(' > '));
		if (errors.length > 0 || (task.type === 'test' && task.result?.state !== 'pass')) {
			report.failures.push(`${path.join(' > ')}: ${errors[0]?.message ?? task.result?.state ?? 'did not run'}`);
		}
	}
}

const report: TestReport = { passed: [], failures: [] };
collect(await startTests(Object.keys(files), runner), [], report);
self.postMessage(report);
