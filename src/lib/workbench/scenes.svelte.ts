import { messageOf } from '$lib/core/errors';
import { namedRunIds } from '$lib/recommendation/scenes/pipeline-runs';
import type { PipelineSpec } from '$lib/recommendation/scenes/pipeline-spec';
import { readPipeline } from '$lib/recommendation/scenes/read-pipeline';
import { scenes } from '$lib/recommendation/scenes/scene-meta';
import { sceneIds, type SceneId } from '$lib/recommendation/scenes/scene-id';
import { getSetting, setSetting } from '$lib/storage/settings-store';

export type ScenesPhase = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; message: string };

type Stored = Partial<Record<SceneId, unknown>>;

/** The pipelines saved for one data set's scenes. A scene without one uses its own default. */
export class Scenes {
	phase = $state.raw<ScenesPhase>({ state: 'loading' });
	saved = $state.raw<Partial<Record<SceneId, PipelineSpec>>>({});
	readonly #key: string;
	/** As it lies in the store: a pipeline this version cannot read stays there until its scene is saved anew. */
	#stored: Stored = {};

	constructor(datasetId: string) {
		this.#key = `scenes ${datasetId}`;
	}

	async load(): Promise<void> {
		try {
			this.#stored = await getSetting<Stored>(this.#key, {});
			this.saved = Object.fromEntries(
				sceneIds.flatMap((scene) => {
					const pipeline = readable(this.#stored[scene]);
					return pipeline === null ? [] : [[scene, pipeline]];
				}),
			);
			this.phase = { state: 'ready' };
		} catch (error) {
			this.phase = { state: 'failed', message: messageOf(error) };
		}
	}

	/** What was saved; null where nothing was. */
	savedOf(scene: SceneId): PipelineSpec | null {
		return this.saved[scene] ?? null;
	}

	/** What the scene uses. */
	pipelineOf(scene: SceneId): PipelineSpec {
		return this.saved[scene] ?? scenes[scene].pipeline;
	}

	/** Every run that a pipeline names, the draft's too. */
	runIdsWith(draft: PipelineSpec | null = null): string[] {
		const pipelines = [...Object.values(this.saved), ...(draft ? [draft] : [])];
		const named = pipelines.flatMap(namedRunIds);
		return named.filter((runId, place) => named.indexOf(runId) === place).sort();
	}

	/** @throws StorageQuotaError; what was saved before stays */
	async save(scene: SceneId, pipeline: PipelineSpec): Promise<void> {
		await this.#store({ ...this.#stored, [scene]: pipeline });
		this.saved = { ...this.saved, [scene]: pipeline };
	}

	/** Back to the default. @throws StorageQuotaError */
	async reset(scene: SceneId): Promise<void> {
		await this.#store(without(this.#stored, scene));
		this.saved = without(this.saved, scene);
	}

	async #store(stored: Stored): Promise<void> {
		await setSetting(this.#key, stored);
		this.#stored = stored;
	}
}

function without<T>(of: Partial<Record<SceneId, T>>, scene: SceneId): Partial<Record<SceneId, T>> {
	const rest = { ...of };
	delete rest[scene];
	return rest;
}

function readable(stored: unknown): PipelineSpec | null {
	try {
		return stored === undefined ? null : readPipeline(stored, null);
	} catch {
		return null;
	}
}
