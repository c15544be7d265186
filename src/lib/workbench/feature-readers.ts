import type { FeatureReader } from '$lib/interactions/features/column-encoding';
import { models } from '$lib/models/registry';

/** The models that read item features, in the registry's order. */
export const featureReaders: readonly FeatureReader[] = Object.values(models).flatMap(({ meta }) => {
	const use = meta.capabilities.usesCatalogue;
	return use ? [{ id: meta.id, use }] : [];
});
