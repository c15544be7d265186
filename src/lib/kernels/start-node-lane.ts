import { Worker as NodeThread } from 'node:worker_threads';
import {
	argumentsOffset,
	controlWord,
	countersStart,
	counterStride,
	joinJob,
	openBit,
	runLane,
	spins,
	stretchStart,
	takeChunks,
} from './lane';

/**
 * For tests: lane.ts on a thread of Node, behind as much of a browser's Worker as the pool uses.
 * @param dies its thread ends inside its first job
 */
export function startNodeLane(dies = false): Worker {
	// The functions as vitest has compiled them: a thread of Node cannot import TypeScript.
	const thread = new NodeThread(
		`const { parentPort } = require('node:worker_threads');
		const controlWord = ${JSON.stringify(controlWord)};
		const [openBit, spins] = [${openBit}, ${spins}];
		const [countersStart, counterStride] = [${countersStart}, ${counterStride}];
		${argumentsOffset}
		${stretchStart}
		${joinJob}
		${dies ? 'const takeChunks = () => process.exit(1);' : takeChunks}
		${runLane}
		parentPort.on('message', (start) => runLane(start, () => parentPort.postMessage('ready')));`,
		{ eval: true },
	);
	// A lane never ends by itself; it must not keep the tests from ending.
	thread.unref();
	const worker = {
		onmessage: null as ((event: { data: unknown }) => void) | null,
		onerror: null as ((event: { message: string }) => void) | null,
		postMessage: (message: unknown) => thread.postMessage(message),
		terminate: () => void thread.terminate(),
	};
	thread.on('message', (data) => worker.onmessage?.({ data }));
	thread.on('error', ({ message }) => worker.onerror?.({ message }));
	return worker as unknown as Worker;
}
