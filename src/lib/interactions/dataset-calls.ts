import type { CallRegistry } from '$lib/core/call-registry';
import type { OnProgress } from '$lib/core/progress';
import { openDataset, storeDataset } from './dataset-reader';
import type { DemoStoreOptions } from './demo-store/demo-store';
import { generateDemoStore } from './demo-store/generate-demo-store';
import type { InspectOptions } from './file-preview';
import { importDataset, type ImportProgress, type ImportRequest } from './import-dataset';
import { inspectFile } from './inspect-file';
import { profileDataset } from './profile/dataset-profile';

/** What the data worker answers about files and data sets. */
export function datasetCalls(calls: CallRegistry) {
	return {
		inspect: (file: File, options?: InspectOptions) => inspectFile(file, options),
		profile: async (datasetId: string) => profileDataset((await openDataset(datasetId)).dataset),

		importDataset(callId: string, request: ImportRequest, onProgress: (progress: ImportProgress) => void) {
			return calls.run(callId, (signal) => importDataset(request, { signal, onProgress }));
		},

		createDemoStore(callId: string, options: Partial<DemoStoreOptions>, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => {
				const { dataset, truth } = await generateDemoStore(options, { signal, onProgress });
				const demoOptions = { ...truth.options };
				return storeDataset(dataset, { name: 'Demo store', source: 'demo', demoOptions, badRowCount: 0 }, { signal });
			});
		},
	};
}
