import type { CallRegistry } from '$lib/core/call-registry';
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
	let kept: { key: string; shop: Shop } | null = null;

	async function shopOf({ shop: request }: StudioRequest, kernels: Kernels): Promise<Shop> {
		const key = JSON.stringify(request);
		if (kept?.key === key) return kept.shop;
		const shop = await openShop(request, kernels);
		kept?.shop.release();
		kept = { key, shop };
		return shop;
	}

	return {
		sweepPart(callId: string, request: StudioRequest, part: SweepPart, onProgress: OnProgress) {
			return calls.run(callId, async (signal) => {
				const { kernels } = await opened;
				const shop = await shopOf(request, kernels);
				return sweepPart(request, part, { shop, split: shop.split, kernels }, { signal, onProgress });
			});
		},

		/** @param parts as `sweepPart` answered, in order */
		joinSweep(callId: string, request: StudioRequest, parts: readonly (readonly SettingScores[])[]) {
			return calls.run(callId, async (signal) => {
				const shop = await shopOf(request, (await opened).kernels);
				return joinSweep(request, parts, { shop, split: shop.split }, signal);
			});
		},
	};
}
