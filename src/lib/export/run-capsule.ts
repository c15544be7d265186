import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import * as v from 'valibot';
import { FileFormatError } from '$lib/core/errors';
import type { Protocol } from '$lib/datasets/dataset-split';
import type { FeatureSchema } from '$lib/interactions/features/column-encoding';
import type { KernelChoice } from '$lib/kernels/kernel';
import type { ArtifactBody } from '$lib/models/model';

const FORMAT = 'shelfwise-run-capsule';
const VERSION = 1;
const MANIFEST = 'capsule.json';

const arrayTypes = { Float32Array, Float64Array, Uint32Array, Int32Array, Uint8Array, Int8Array };
type ArrayType = keyof typeof arrayTypes;

const estimate = v.object({ mean: v.number(), low: v.number(), high: v.number() });
const datasetName = v.object({ name: v.string(), fingerprint: v.string() });

const recipe = v.object({
	modelId: v.string(),
	options: v.record(v.string(), v.union([v.number(), v.boolean(), v.string()])),
	seed: v.number(),
});

/** The JSON of a capsule. What belongs to the app's own types (protocol, options) is checked where it is used. */
const manifest = v.object({
	format: v.literal(FORMAT),
	version: v.literal(VERSION),
	/** Build of the app that made it. */
	appVersion: v.string(),
	createdAt: v.number(),
	dataset: v.object({
		...datasetName.entries,
		userCount: v.number(),
		itemCount: v.number(),
		interactionCount: v.number(),
		/** Of a demo store: it can be made again. */
		demoOptions: v.optional(v.record(v.string(), v.number())),
		/** Of a derived one: from what and how, in words. */
		derivedFrom: v.optional(v.string()),
	}),
	/** Test and candidate files of a given split, by the id the protocol has for them. */
	otherDatasets: v.record(v.string(), datasetName),
	run: v.object({
		...recipe.entries,
		/** Of a blend: what has to be trained first, in its order. */
		members: v.optional(v.array(recipe)),
		/** Why it cannot be trained again from what is in the file, in words. */
		notRepeatable: v.optional(v.string()),
		protocol: v.custom<Protocol>((value) => typeof value === 'object' && value !== null && 'split' in value),
		/** How the model reads the catalogue's columns, where that is not the default. */
		featureSchema: v.optional(
			v.custom<FeatureSchema>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
		),
		kernelChoice: v.custom<KernelChoice>((value) => typeof value === 'object' && value !== null),
		device: v.nullable(v.object({ backend: v.string(), threads: v.number(), adapter: v.nullable(v.string()) })),
		fitMs: v.nullable(v.number()),
	}),
	userCount: v.number(),
	metrics: v.record(v.string(), estimate),
	weights: v.object({
		version: v.number(),
		json: v.record(v.string(), v.unknown()),
		arrays: v.record(v.string(), v.picklist(Object.keys(arrayTypes) as ArrayType[])),
	}),
});

/** All it takes to repeat a run elsewhere, and what came out; the weights' numbers lie beside it. */
export type RunCapsule = v.InferOutput<typeof manifest>;
export type CapsuleRecipe = v.InferOutput<typeof recipe>;
export type CapsuleContent = Omit<RunCapsule, 'format' | 'version' | 'weights'>;

/** One file (a zip): `capsule.json` and one entry for each array of the weights, little-endian. */
export function packCapsule(content: CapsuleContent, weights: ArtifactBody): Uint8Array<ArrayBuffer> {
	const types = Object.entries(weights.arrays).map(([name, array]) => [name, array.constructor.name as ArrayType]);
	const capsule: RunCapsule = {
		format: FORMAT,
		version: VERSION,
		...content,
		weights: { version: weights.version, json: weights.json, arrays: Object.fromEntries(types) },
	};
	const entries = Object.entries(weights.arrays).map(([name, { buffer, byteOffset, byteLength }]) => {
		return [`weights/${name}`, new Uint8Array(buffer, byteOffset, byteLength)];
	});
	const text = strToU8(JSON.stringify(capsule, null, '\t'));
	// Weights hardly shrink; the text does.
	return zipSync({ [MANIFEST]: [text, { level: 6 }], ...Object.fromEntries(entries) }, { level: 0 });
}

/**
 * Reads a capsule whole.
 * @throws FileFormatError where it is none, was made by a later version, or is damaged
 */
export function openCapsule(bytes: Uint8Array): { capsule: RunCapsule; weights: ArtifactBody } {
	const files = unzipped(bytes);
	const read = v.safeParse(manifest, parsed(files[MANIFEST]));
	if (!read.success) {
		const [issue] = read.issues;
		const where = v.getDotPath(issue) ?? 'the file';
		throw new FileFormatError(
			`This is no run capsule this version can read (${where}: ${issue.message}). Export it again from the Evaluate page.`,
		);
	}
	const capsule = read.output;
	const arrays = Object.entries(capsule.weights.arrays).map(([name, type]) => {
		const content = files[`weights/${name}`];
		const { BYTES_PER_ELEMENT } = arrayTypes[type];
		if (!content || content.byteLength % BYTES_PER_ELEMENT !== 0) {
			throw new FileFormatError(`The capsule's weights "${name}" are missing or cut off: copy the file again.`);
		}
		// A copy starts at a multiple of the number's width, as typed arrays ask.
		return [name, new arrayTypes[type](content.slice().buffer)];
	});
	const { version, json } = capsule.weights;
	return { capsule, weights: { version, json, arrays: Object.fromEntries(arrays) } };
}

function unzipped(bytes: Uint8Array): Record<string, Uint8Array> {
	try {
		return unzipSync(bytes);
	} catch (error) {
		throw new FileFormatError('This file is no run capsule: choose one that was exported from the Evaluate page.', {
			cause: error,
		});
	}
}

function parsed(text: Uint8Array | undefined): unknown {
	try {
		return text ? JSON.parse(strFromU8(text)) : null;
	} catch {
		return null;
	}
}
