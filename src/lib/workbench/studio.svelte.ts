import { paretoFront } from '$lib/evaluation/studio/pareto';
import type { Objective, StudioPoint, StudioRequest, StudioResult } from '$lib/evaluation/studio/studio-protocol';
import { withWeights } from '$lib/evaluation/studio/weight-settings';
import type { PipelineSpec, RerankStep } from '$lib/recommendation/scenes/pipeline-spec';
import type { OpenShopRequest, SceneId } from '$lib/recommendation/shop-protocol';
import type { BenchKind } from './benches';
import { AskedWork } from './asked-work.svelte';
import { Scenes } from './scenes.svelte';
import type { StripTask } from './strip-line';
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
	/** Held-out shoppers judged at most. */
	shopperCount = $state<number>(2000);
	chosenIndex = $state(0);
	/** The setting the scene uses, once one was saved here; null: the one it had. */
	savedIndex = $state<number | null>(null);
	/** The model of the sweep that is shown; undefined before one. */
	sweptRunId = $state<string | null | undefined>(undefined);
	/** The sweep that is shown; another chain is another sweep. */
	readonly work: AskedWork<StudioResult>;
	readonly scenes: Scenes;
	#shop: OpenShopRequest | null = null;
	/** The scene's pipeline when its chain was taken, or saved. */
	#pipelineKey = '';

	constructor(datasetId: string, strip: StripTask) {
		this.scenes = new Scenes(datasetId);
		this.work = new AskedWork((signal, listener) => sweepOnLanes(this.#request(), signal, listener), strip);
	}

	get result(): StudioResult | null {
		return this.work.phase.state === 'done' ? this.work.phase.result : null;
	}

	get usedIndex(): number {
		return this.savedIndex ?? this.result?.currentIndex ?? 0;
	}

	/** Once the scenes are known: what runs or was found stays unless its scene was changed elsewhere. */
	open(): void {
		if (this.#keyOf(this.scene) !== this.#pipelineKey) this.choose(this.scene);
	}

	choose(scene: SceneId): void {
		this.scene = scene;
		this.#pipelineKey = this.#keyOf(scene);
		const { rerankers } = this.scenes.pipelineOf(scene);
		this.change(rerankers.length > 0 ? rerankers : firstChain);
	}

	change(chain: readonly RerankStep[]): void {
		this.work.forget();
		this.chain = chain;
		this.savedIndex = null;
	}

	/** What was found for so many others is forgotten. */
	judgeBy(shopperCount: number): void {
		this.shopperCount = shopperCount;
		this.change(this.chain);
	}

	async sweep(shop: OpenShopRequest): Promise<void> {
		this.#shop = shop;
		this.sweptRunId = shop.runId;
		this.savedIndex = null;
		await this.work.start();
		this.chosenIndex = this.result?.currentIndex ?? 0;
	}

	cancel(): void {
		this.work.cancel();
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
		const pipeline = withWeights(this.#spec(), point.weights);
		await this.scenes.save(this.scene, pipeline);
		// As the next visit will read it: the store does not keep the order of the fields.
		await this.scenes.load();
		this.chain = pipeline.rerankers;
		this.#pipelineKey = this.#keyOf(this.scene);
		this.savedIndex = this.chosenIndex;
	}

	#keyOf(scene: SceneId): string {
		return JSON.stringify(this.scenes.pipelineOf(scene));
	}

	#spec(): PipelineSpec {
		return { ...this.scenes.pipelineOf(this.scene), rerankers: [...this.chain] };
	}

	#request(): StudioRequest {
		return {
			shop: { ...this.#shop!, otherRunIds: this.scenes.runIdsWith() },
			scene: this.scene,
			pipeline: this.#spec(),
			k: LIST_LENGTH,
			settingCount: SETTING_COUNT,
			userCount: this.shopperCount,
			seed: 1,
		};
	}
}

export const studioBench: BenchKind<Studio> = {
	label: 'Trying settings',
	href: '/shop/studio',
	make: (strip, { datasetId }) => new Studio(datasetId, strip),
};
