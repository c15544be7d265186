import type { TestReport } from './report';
import KernelTestWorker from './kernel-tests.worker?worker';

/** The page's own thread may not wait for lanes, so the tests run in a worker, as training does. */
function runInWorker(): Promise<TestReport> {
	const worker = new KernelTestWorker();
	return new Promise((resolve, reject) => {
		worker.onmessage = ({ data }: MessageEvent<TestReport>) => resolve(data);
		worker.onerror = ({ message }) => reject(new Error(message));
	});
}

Object.assign(globalThis, { kernelTests: runInWorker() });
