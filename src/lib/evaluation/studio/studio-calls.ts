import type { CallRegistry } from '$lib/core/call-registry';
import { keepLast } from '$lib/core/keep-last';
import type { OnProgress } from '$lib/core/progress';
import type { Kernels } from '$lib/kernels/kernel';
import { openShop } from '$lib/recommendation/open-shop';
import type { Shop } from '$lib/recommendation/shop';
import type { OpenedDevice } from '$lib/training/device';
import { joinSweep } from './join-sweep';
import type { SettingScores } from './setting-scores';
import { sweepPart } from './sweep-part';
import type { StudioRequest, SweepPart } from './studio-protocol';

/** What a judge worker answers about the weights of a chain. It keeps the last shop: a sweep's parts are joined over it. */
export function studioCalls(calls: CallRegistry, opened: Promise<OpenedDevice>) {
	const within = keepLast<Shop>();

	function inShop<Answer>(
		{ shop: request }: StudioRequest,
		work: (shop: Shop, kernels: Kernels) => Promise<Answer>,
	): Promise<Answer> {
		const open = async () => openShop(request, (await opened).kernels);
		return within(JSON.stringify(request), open, async (shop) => work(shop, (await opened).kernels));
	}

	return {
		sweepPart(callId: string, request: StudioRequest, part: SweepPart, onProgress: OnProgress) {
			return calls.run(callId, (signal) =>
				inShop(request, (shop, kernels) =>
					sweepPart(request, part, { shop, split: shop.split, kernels }, { signal, onProgress }),
				),
			);
		},

		/** @param parts as `sweepPart` answered, in order */
		joinSweep(callId: string, request: StudioRequest, parts: readonly (readonly SettingScores[])[]) {
			return calls.run(callId, (signal) =>
				inShop(request, (shop) => joinSweep(request, parts, { shop, split: shop.split }, signal)),
			);
		},
	};
}
