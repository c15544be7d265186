import type { CatalogueColumn } from '$lib/interactions/catalogue';
import { describeModel, type TinyOptions } from './describe-model';
import { models } from './registry';

/** What a model that reads nothing but the catalogue needs to know of a checkerboard. */
const squareColours: CatalogueColumn = {
	name: 'colour',
	role: 'category',
	kind: 'text',
	values: Array.from({ length: 16 }, (_, item) => (item % 2 === 0 ? 'black' : 'white')),
};

/** The defaults are meant for real data; a network needs other options to learn 24 users fast. */
const tinyOptions: Record<string, TinyOptions> = {
	als: { learn: { dim: 2, iterations: 10 }, quick: { dim: 3, iterations: 2 } },
	bpr: { learn: { dim: 4, epochs: 60, learningRate: 0.1 }, quick: { dim: 3, epochs: 2 } },
	warp: { learn: { dim: 4, epochs: 30, learningRate: 0.05 }, quick: { dim: 3, epochs: 2 } },
	content: { columns: [squareColours] },
	'two-tower': {
		learn: { dim: 8, layers: 'none', epochs: 20, learningRate: 0.02, userDropout: 0.5 },
		quick: { dim: 4, layers: 'none', epochs: 1, featureDim: 4 },
	},
};

for (const modelId of Object.keys(models)) describeModel(modelId, tinyOptions[modelId]);
