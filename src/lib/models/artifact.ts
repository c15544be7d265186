import { ArtifactVersionError } from '$lib/core/errors';
import type { ArtifactBody } from './model';

/** @throws ArtifactVersionError where the artifact was written by another version of the model */
export function requireVersion(artifact: ArtifactBody, version: number, modelId: string): void {
	if (artifact.version !== version) {
		throw new ArtifactVersionError(
			`The stored ${modelId} is of version ${artifact.version}, this app reads version ${version}. Train the model again.`,
		);
	}
}

/** Of all arrays together. */
export function artifactBytes({ arrays }: Pick<ArtifactBody, 'arrays'>): number {
	return Object.values(arrays).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/**
 * An array of the artifact as the type and length it must have.
 * @throws ArtifactVersionError where it is missing or has another type or length
 */
export function requireArray<T extends ArtifactBody['arrays'][string]>(
	artifact: Pick<ArtifactBody, 'arrays'>,
	name: string,
	type: new (length: number) => T,
	length?: number,
): T {
	const array: unknown = artifact.arrays[name];
	if (!(array instanceof type) || (length !== undefined && array.length !== length)) {
		const wanted = `${type.name}${length === undefined ? '' : ` of ${length}`}`;
		throw new ArtifactVersionError(
			`The stored model's "${name}" is not a ${wanted}: it belongs to other data or is damaged. Train the model again.`,
		);
	}
	return array;
}
