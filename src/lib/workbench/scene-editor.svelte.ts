import { messageOf } from '$lib/core/errors';
import type { OnProgress } from '$lib/core/progress';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import { readPipeline, readPipelineFile, writePipelineFile } from '$lib/recommendation/scenes/read-pipeline';
import { scenes as sceneMetas } from '$lib/recommendation/scenes/scene-meta';
import type { SceneId } from '$lib/recommendation/scenes/scene-id';
import type { ShopMeasurement } from '$lib/recommendation/measure-shop';
import type { OpenShopRequest, ShopInfo, ShopRequest, ShopSlate } from '$lib/recommendation/shop-protocol';
import { IndexReports } from './index-reports.svelte';
import { hourOfDay, today } from './now';
import type { Scenes } from './scenes.svelte';
import { recommendWorker } from './workers';

export type PreviewPhase =
	| { state: 'asking'; slate: ShopSlate | null }
	| { state: 'shown'; slate: ShopSlate }
	| { state: 'failed'; message: string };

const PREVIEW_LENGTH = 12;

/** Whom the preview is for, and what lies in front of them. */
export interface PreviewShopper {
	userId: string | null;
	/** The product page's item, and what lies in the basket. */
	anchorItem: number;
	searchText: string;
	category: string;
}

/** One scene's pipeline on the bench: a draft, what is wrong with it, and the list it makes. */
export class SceneEditor {
	scene = $state<SceneId>('home');
	draft = $state.raw<PipelineSpec>(sceneMetas.home.pipeline);
	info = $state.raw<ShopInfo | null>(null);
	preview = $state.raw<PreviewPhase>({ state: 'asking', slate: null });
	shopper = $state.raw<PreviewShopper>({ userId: null, anchorItem: 0, searchText: '', category: '' });
	/** Why the last imported file was refused. */
	refused = $state<string | null>(null);
	/** What the indexes of the draft's sources find. */
	readonly indexes = new IndexReports();
	#open: OpenShopRequest | null = null;
	#turn = 0;
	readonly #scenes: Scenes;

	/** In words, with the path; null where the draft can be saved. */
	readonly fault: string | null = $derived.by(() => {
		try {
			readPipeline(this.draft, this.columns, '');
			return null;
		} catch (error) {
			return messageOf(error);
		}
	});
	readonly isChanged: boolean = $derived.by(
		() => JSON.stringify(this.draft) !== JSON.stringify(this.#scenes.pipelineOf(this.scene)),
	);

	constructor(scenes: Scenes) {
		this.#scenes = scenes;
	}

	async open(request: OpenShopRequest): Promise<void> {
		this.#open = request;
		const turn = ++this.#turn;
		try {
			const otherRunIds = this.#scenes.runIdsWith(this.draft);
			const info = await recommendWorker.call((api, callId) => api.openShop(callId, { ...request, otherRunIds }));
			if (turn !== this.#turn) return;
			this.info = info;
			this.indexes.clear();
			if (this.shopper.category === '')
				this.shopper = { ...this.shopper, category: info.categories[0]?.split('|')[0] ?? '' };
			await this.#show();
		} catch (error) {
			if (turn === this.#turn) this.preview = { state: 'failed', message: messageOf(error) };
		}
	}

	choose(scene: SceneId): void {
		this.scene = scene;
		this.#take(this.#scenes.pipelineOf(scene));
	}

	change(part: Partial<PipelineSpec>): void {
		const runs = this.#scenes.runIdsWith(this.draft).join();
		this.draft = { ...this.draft, ...part };
		// Another model has to be fetched before it can be asked.
		if (this.#open && this.#scenes.runIdsWith(this.draft).join() !== runs) void this.open(this.#open);
		else void this.#show();
	}

	become(part: Partial<PreviewShopper>): void {
		this.shopper = { ...this.shopper, ...part };
		void this.#show();
	}

	/** Undoes what was not saved. */
	revert(): void {
		this.#take(this.#scenes.pipelineOf(this.scene));
	}

	/** @throws StorageQuotaError */
	async save(): Promise<void> {
		await this.#scenes.save(this.scene, this.draft);
	}

	/** @throws StorageQuotaError */
	async reset(): Promise<void> {
		await this.#scenes.reset(this.scene);
		this.#take(this.#scenes.pipelineOf(this.scene));
	}

	/** Times the draft over many shoppers in the shop's own thread. @throws AbortError */
	measure(signal: AbortSignal, onProgress: OnProgress): Promise<ShopMeasurement> {
		const request = $state.snapshot(this.#request) as ShopRequest;
		return recommendWorker.call((api, callId, listener: OnProgress) => api.measureShop(callId, request, listener), {
			signal,
			listener: onProgress,
		});
	}

	exportText(): string {
		return writePipelineFile(this.scene, this.draft);
	}

	/** Takes a file as the draft; a file with a fault is refused and the draft stays. */
	importText(text: string): void {
		try {
			const { pipeline } = readPipelineFile(text, this.columns);
			this.#take(pipeline);
		} catch (error) {
			this.refused = messageOf(error);
		}
	}

	/** Names and kinds are all that a check of an expression needs. */
	get columns() {
		return (
			this.info?.ruleColumns.map(({ name, kind }) =>
				kind === 'text' ? { name, kind, values: [] } : { name, kind, values: new Float32Array(0) },
			) ?? null
		);
	}

	#take(pipeline: PipelineSpec): void {
		this.refused = null;
		this.change(pipeline);
	}

	async #show(): Promise<void> {
		if (!this.info || this.fault !== null) return;
		for (const source of this.draft.sources) {
			if (source.kind === 'model') void this.indexes.ask(source.runId, source.index ?? 'exact');
		}
		const turn = ++this.#turn;
		this.preview = { state: 'asking', slate: this.preview.state === 'failed' ? null : this.preview.slate };
		try {
			const slate = await recommendWorker.call((api) => api.recommend($state.snapshot(this.#request) as ShopRequest));
			if (turn === this.#turn) this.preview = { state: 'shown', slate };
		} catch (error) {
			if (turn === this.#turn) this.preview = { state: 'failed', message: messageOf(error) };
		}
	}

	get #request(): ShopRequest {
		const { userId, anchorItem, searchText, category } = this.shopper;
		const { anchors } = sceneMetas[this.scene];
		return {
			scene: this.scene,
			userId,
			session: [],
			basket: anchors === 'basket' ? [anchorItem] : [],
			anchorItem: anchors === 'product' ? anchorItem : null,
			diversity: 0,
			showSeen: false,
			k: PREVIEW_LENGTH,
			pipeline: this.draft,
			searchText,
			category,
			day: today(),
			hour: hourOfDay(),
		};
	}
}
