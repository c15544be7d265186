import { describeModel } from './describe-model';
import type { ModelOptions } from './model';
import { models } from './registry';

/** Options under which a slow learner is fast on a tiny world. */
const quick: Record<string, ModelOptions> = {};

for (const modelId of Object.keys(models)) describeModel(modelId, quick[modelId]);
