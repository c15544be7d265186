import { expose } from 'comlink';
import { createCallRegistry } from '$lib/core/call-registry';
import type { OnProgress } from '$lib/core/progress';
import { openDataset, storeDataset } from '$lib/interactions/dataset-reader';
import { generateDemoStore } from '$lib/interactions/demo-store/generate-demo-store';
import type { DemoStoreOptions } from '$lib/interactions/demo-store/demo-store';
import type { InspectOptions } from '$lib/interactions/file-preview';
import { importDataset, type ImportProgress, type ImportRequest } from '$lib/interactions/import-dataset';
import { inspectFile } from '$lib/interactions/inspect-file';
import { profileDataset } from '$lib/interactions/profile';
import { countSplit } from '$lib/training/count-split';

const calls = createCallRegistry();

const api = {
	abort: calls.abort,
	countSplit,
	inspect: (file: File, options?: InspectOptions) => inspectFile(file, options),
	profile: async (datasetId: string) => profileDataset((await openDataset(datasetId)).dataset),

	importDataset(callId: string, request: ImportRequest, onProgress: (progress: ImportProgress) => void) {
		return calls.run(callId, (signal) => importDataset(request, { signal, onProgress }));
	},

	createDemoStore(callId: string, options: Partial<DemoStoreOptions>, onProgress: OnProgress) {
		return calls.run(callId, async (signal) => {
			const { dataset, truth } = await generateDemoStore(options, { signal, onProgress });
			const demoOptions = { ...truth.options };
			return storeDataset(dataset, { name: 'Demo store', source: 'demo', demoOptions, badRowCount: 0 }, signal);
		});
	},
};

export type DataWorkerApi = typeof api;

expose(api);
