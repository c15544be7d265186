import { paretoFront } from '$lib/evaluation/studio/pareto';
import type { Objective, StudioPoint, StudioResult } from '$lib/evaluation/studio/studio-protocol';
import { withWeights } from '$lib/evaluation/studio/weight-settings';
import type { PipelineSpec, RerankStep } from '$lib/recommendation/scenes/pipeline-spec';
import type { OpenShopRequest, SceneId } from '$lib/recommendation/shop-protocol';
import { AskedWork } from './asked-work.svelte';
import type { Scenes } from './scenes.svelte';
import { sweepOnLanes } from './sweep-lanes';

export const SETTING_COUNT = 50;
/** A quick look, and one whose intervals are half as wide. */
export const SHOPPER_COUNTS = [500, 2000] as const;
const LIST_LENGTH = 10;

/** What is tried in a scene that has no chain yet; at weight 0 it leaves the list as it is. */
const firstChain: readonly RerankStep[] = [{ id: 'mmr', weight: 0, options: {} }];

/** One scene's chain tried at many weights, and the setting somebody looks at. */
export class Studio {
	scene = $state<SceneId>('for-you');
	chain = $state.raw<readonly RerankStep[]>(firstChain);
	/** Of the sweep that is shown; another chain is another sweep. */
	work = $state.raw<AskedWork<StudioResult>>(this.#workOn(firstChain, null));
	/** Held-out shoppers judged at most. */
	shopperCount = $state<number>(2000);
	chosenIndex = $state(0);
	/** The setting the scene uses, once one was saved here; null: the one it had. */
	savedIndex = $state<number | null>(null);
	readonly #scenes: Scenes;
	#shop: OpenShopRequest | null = null;

	readonly result: StudioResult | null = $derived(this.work.phase.state === 'done' ? this.work.phase.result : null);
	readonly usedIndex: number = $derived(this.savedIndex ?? this.result?.currentIndex ?? 0);

	constructor(scenes: Scenes) {
		this.#scenes = scenes;
	}

	/** Says which shop is tried; a sweep of another one is forgotten. */
	open(shop: OpenShopRequest): void {
		this.#shop = shop;
		this.choose(this.scene);
	}

	choose(scene: SceneId): void {
		this.scene = scene;
		const { rerankers } = this.#scenes.pipelineOf(scene);
		this.change(rerankers.length > 0 ? rerankers : firstChain);
	}

	change(chain: readonly RerankStep[]): void {
		this.work.cancel();
		this.chain = chain;
		this.work = this.#workOn(chain, this.#shop);
		this.savedIndex = null;
	}

	/** What was found for so many others is forgotten. */
	judgeBy(shopperCount: number): void {
		this.shopperCount = shopperCount;
		this.change(this.chain);
	}

	async sweep(): Promise<void> {
		await this.work.start();
		this.chosenIndex = this.result?.currentIndex ?? 0;
	}

	/** The settings nothing beats by NDCG and one other number, in the order of NDCG: the way a hand goes along the front. */
	frontBy(objective: Objective): number[] {
		const points = this.result?.points ?? [];
		const meanOf = (point: StudioPoint, of: Objective) => point.estimates[of]?.mean ?? 0;
		const isOnFront = paretoFront(points.map((point) => [meanOf(point, 'ndcg'), meanOf(point, objective)]));
		return [...points.keys()]
			.filter((index) => isOnFront[index])
			.sort((a, b) => meanOf(points[a], 'ndcg') - meanOf(points[b], 'ndcg') || a - b);
	}

	/** Makes the chosen setting the scene's own. @throws StorageQuotaError */
	async save(): Promise<void> {
		const point = this.result?.points[this.chosenIndex];
		if (!point) return;
		await this.#scenes.save(this.scene, withWeights(this.#specOf(this.chain), point.weights));
		this.savedIndex = this.chosenIndex;
	}

	#specOf(chain: readonly RerankStep[]): PipelineSpec {
		return { ...this.#scenes.pipelineOf(this.scene), rerankers: [...chain] };
	}

	#workOn(chain: readonly RerankStep[], shop: OpenShopRequest | null): AskedWork<StudioResult> {
		return new AskedWork((signal, listener) => {
			const request = {
				shop: { ...shop!, otherRunIds: this.#scenes.runIdsWith() },
				scene: this.scene,
				pipeline: this.#specOf(chain),
				k: LIST_LENGTH,
				settingCount: SETTING_COUNT,
				userCount: this.shopperCount,
				seed: 1,
			};
			return sweepOnLanes(request, signal, listener);
		});
	}
}
