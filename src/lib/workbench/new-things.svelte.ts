import { messageOf } from '$lib/core/errors';
import type { Progress } from '$lib/core/progress';
import type { JudgedScene, JudgeSceneRequest } from '$lib/evaluation/judge-scene';
import type { NewThings } from '$lib/recommendation/onboarding/new-things';
import { AskedWork } from './asked-work.svelte';
import { judgeWorker, recommendWorker } from './workers';

const SHOWN = 12;

/** The items too new to be known, of the shop that is open, and how a scene does for them. */
export class NewThingsView {
	found = $state.raw<NewThings | null>(null);
	fault = $state<string | null>(null);
	below = $state(5);
	readonly judging = new AskedWork<JudgedScene>((signal, listener) => {
		const request = this.#asked!;
		return judgeWorker.call(
			(api, callId, tell: (progress: Progress) => void) => api.judgeScene(callId, request, tell),
			{ signal, listener },
		);
	});
	#asked: JudgeSceneRequest | null = null;

	/** Of the shop the recommend worker has open. */
	async find(below = this.below): Promise<void> {
		this.below = below;
		this.fault = null;
		try {
			const found = await recommendWorker.call((api) => api.newThings(below, SHOWN));
			if (below === this.below) this.found = found;
		} catch (error) {
			this.fault = messageOf(error);
		}
	}

	judge(request: JudgeSceneRequest): Promise<void> {
		this.#asked = request;
		return this.judging.start();
	}
}
