import type { CallRegistry } from '$lib/core/call-registry';
import type { OnProgress } from '$lib/core/progress';
import { listDatasets } from '$lib/storage/dataset-store';
import { appendToDataset } from './append-dataset';
import { backUpDatasets, restoreBackup } from './backup';
import type { DatasetSummary } from './dataset';
import { openDataset, storeDataset } from './dataset-reader';
import type { DemoStoreOptions } from './demo-store/demo-store';
import { generateDemoStore } from './demo-store/generate-demo-store';
import { driftCalls } from './drift/drift-calls';
import { exportCsv } from './export-csv';
import { featureCalls } from './features/feature-calls';
import type { InspectOptions } from './file-preview';
import { importDataset, importOrReview, reviewImport, type ImportProgress, type ImportRequest } from './import-dataset';
import { inspectFile, membersOf } from './inspect-file';
import { picturesOf } from './pictures/picture-files';
import { profileDataset } from './profile/dataset-profile';

type OnImport = (progress: ImportProgress) => void;

/** What the data worker answers about files and data sets. */
export function datasetCalls(calls: CallRegistry) {
	return {
		...driftCalls,
		...featureCalls,

		membersOf: (file: File) => membersOf(file),
		picturesOf: (file: File) => picturesOf(file),
		inspect: (file: File, options?: InspectOptions) => inspectFile(file, options),
		profile: async (datasetId: string) => profileDataset((await openDataset(datasetId)).dataset),

		importDataset(callId: string, request: ImportRequest, onProgress: OnImport) {
			return calls.run(callId, (signal) => importDataset(request, { signal, onProgress }));
		},
		importOrReview(callId: string, request: ImportRequest, mostLeftOut: number, onProgress: OnImport) {
			return calls.run(callId, (signal) => importOrReview(request, mostLeftOut, { signal, onProgress }));
		},
		reviewImport(callId: string, request: ImportRequest, onProgress: OnImport) {
			return calls.run(callId, (signal) => reviewImport(request, { signal, onProgress }));
		},
		appendToDataset(callId: string, datasetId: string, request: ImportRequest, onProgress: OnImport) {
			return calls.run(callId, (signal) => appendToDataset(datasetId, request, { signal, onProgress }));
		},

		exportCsv: (callId: string, datasetId: string) => calls.run(callId, (signal) => exportCsv(datasetId, signal)),
		backUp: (callId: string, datasetIds: readonly string[]) =>
			calls.run(callId, (signal) => backUpDatasets(datasetIds, { signal })),
		restore: (callId: string, file: File) =>
			calls.run(callId, async (signal) => restoreBackup(file, await listDatasets<DatasetSummary>(), { signal })),

		createDemoStore(callId: string, options: Partial<DemoStoreOptions>, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => {
				const { dataset, truth } = await generateDemoStore(options, { signal, onProgress });
				const demoOptions = { ...truth.options };
				const about = { name: 'Demo store', source: 'demo', demoOptions, badRowCount: 0 } as const;
				return storeDataset(dataset, about, { signal });
			});
		},
	};
}
