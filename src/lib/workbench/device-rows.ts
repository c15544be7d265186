import { formatBytes, formatCount } from '$lib/core/units';
import type { Capabilities } from '$lib/kernels/capabilities';
import type { StorageUsage } from '$lib/storage/storage-usage';

export interface DeviceRow {
	what: string;
	state: 'yes' | 'no' | 'partly';
	/** What was found, short. */
	here: string;
	/** What follows from it for the user. */
	means: string;
}

/** The capabilities in words, most telling first. */
export function deviceRows(found: Capabilities, storage: StorageUsage): DeviceRow[] {
	const { adapter, isSoftware, subgroups } = found.webgpu;
	return [
		{
			what: 'Processor threads',
			state: found.threads ? 'yes' : 'partly',
			here: found.threads ? `${formatCount(found.hardwareConcurrency)} cores` : '1 of its cores',
			means: found.threads
				? 'Models train on several cores at once.'
				: 'The page may not share memory between threads, so models train on one core. All of it still works.',
		},
		{
			what: 'Vector instructions (SIMD)',
			state: found.simd ? 'yes' : 'no',
			here: found.simd ? 'yes' : 'no',
			means: found.simd
				? 'Four numbers are worked on at once.'
				: 'The plain reference code runs instead: right, and slower.',
		},
		{
			what: 'Fused multiply-add (relaxed SIMD)',
			state: found.relaxedSimd ? 'yes' : 'no',
			here: found.relaxedSimd ? 'yes' : 'no',
			means: found.relaxedSimd
				? 'Matrix products run about twice as fast.'
				: 'Matrix products run at plain SIMD speed.',
		},
		{
			what: 'Cross-origin isolation',
			state: found.crossOriginIsolated ? 'yes' : 'no',
			here: found.crossOriginIsolated ? 'yes' : 'no',
			means: found.crossOriginIsolated
				? 'The page is sealed off from others, which is what allows threads.'
				: 'Neither the host nor the service worker has sealed the page off yet: reload once.',
		},
		{
			what: 'Graphics processor (WebGPU)',
			state: adapter === null ? 'no' : isSoftware ? 'partly' : 'yes',
			here: adapter === null ? 'none' : adapter,
			means:
				adapter === null
					? 'The processor does the work.'
					: isSoftware
						? 'A program that imitates a graphics processor: slower than SIMD, so it is left aside.'
						: 'The browser offers a graphics processor.',
		},
		...(adapter === null
			? []
			: [
					{
						what: 'Sums across its threads (subgroups)',
						state: subgroups ? ('yes' as const) : ('partly' as const),
						here: subgroups ? 'yes' : 'no',
						means: subgroups
							? 'Rankings and sums wait less for each other.'
							: 'Rankings and sums go by shared memory instead: right, and a little slower.',
					},
				]),
		storageRow(storage),
	];
}

function storageRow({ usageBytes, quotaBytes, persisted }: StorageUsage): DeviceRow {
	const what = 'Storage of the browser (IndexedDB)';
	if (quotaBytes === null) {
		return { what, state: 'partly', here: 'not told', means: 'The browser does not say how much may be kept.' };
	}
	return {
		what,
		state: persisted ? 'yes' : 'partly',
		here: `${formatBytes(quotaBytes - (usageBytes ?? 0))} free`,
		means: persisted
			? 'Data sets and models stay until you delete them.'
			: 'Data sets and models are kept, but the browser may clear them when the disk runs full: see Settings.',
	};
}
