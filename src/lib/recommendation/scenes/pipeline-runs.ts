import type { PipelineSpec } from './pipeline-spec';

/** Every run a pipeline names, each once; the model chosen on the page is not named. */
export function namedRunIds({ sources, fallbacks }: PipelineSpec): string[] {
	const named = [...sources, ...fallbacks].flatMap((source) =>
		source.kind === 'model' && source.runId !== null ? [source.runId] : [],
	);
	return [...new Set(named)];
}
