import type { Check } from './check';
import { collapsedModel } from './collapsed-model';
import { coreBeforeSplit } from './core-before-split';
import { duplicates } from './duplicates';
import { futureRows } from './future-rows';
import { popularityWins } from './popularity-wins';
import { power } from './power';
import { sampledMetrics } from './sampled-metrics';
import { targetInFeatures } from './target-in-features';
import { timestampCollisions } from './timestamp-collisions';
import { unstableSeeds } from './unstable-seeds';

/** Everything the auditor looks for: first at the data and the split, then at the runs. */
export const checks: readonly Check[] = [
	futureRows,
	duplicates,
	targetInFeatures,
	sampledMetrics,
	timestampCollisions,
	coreBeforeSplit,
	power,
	popularityWins,
	collapsedModel,
	unstableSeeds,
];
