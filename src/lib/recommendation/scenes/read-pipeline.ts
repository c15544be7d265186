import * as v from 'valibot';
import { FileFormatError, messageOf } from '$lib/core/errors';
import { readOptions } from '$lib/models/read-options';
import { rerankers } from '$lib/recommendation/rerank/registry';
import { compileExpression } from '$lib/recommendation/rules/compile-expression';
import type { ItemColumn } from '$lib/recommendation/rules/item-columns';
import { type PipelineSpec, pipelineSpec } from './pipeline-spec';

/** What marks a file as one of ours. */
export const pipelineFormat = 'shelfwise-pipeline';
export const pipelineVersion = 1;

const pipelineFile = v.strictObject({
	format: v.literal(pipelineFormat),
	version: v.literal(pipelineVersion),
	scene: v.string(),
	pipeline: v.unknown(),
});

/** The pipeline as a file that `readPipelineFile` takes back. */
export function writePipelineFile(scene: string, pipeline: PipelineSpec): string {
	return JSON.stringify({ format: pipelineFormat, version: pipelineVersion, scene, pipeline }, null, '\t');
}

/**
 * Reads an exported pipeline; nothing is taken of a file with a fault.
 * @throws FileFormatError naming the path of the first fault ("pipeline.rules[1].position") and what stands there instead
 */
export function readPipelineFile(
	text: string,
	columns: readonly ItemColumn[] | null,
): { scene: string; pipeline: PipelineSpec } {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		throw new FileFormatError(`This is no JSON file: ${messageOf(error)}`, { cause: error });
	}
	const file = v.safeParse(pipelineFile, json);
	if (!file.success) throw faultAt(file.issues[0], '');
	return { scene: file.output.scene, pipeline: readPipeline(file.output.pipeline, columns, 'pipeline') };
}

/**
 * Checks a pipeline: its shape, its re-rankers' options, and, where columns are given, every rule's expression.
 * @throws FileFormatError naming the path of the first fault
 */
export function readPipeline(value: unknown, columns: readonly ItemColumn[] | null, root = ''): PipelineSpec {
	const result = v.safeParse(pipelineSpec, value);
	if (!result.success) throw faultAt(result.issues[0], root);
	const spec = result.output;
	const prefix = root === '' ? '' : `${root}.`;
	spec.rerankers.forEach(({ id, options }, place) => {
		check(`${prefix}rerankers[${place}].options`, () => readOptions(rerankers[id].meta, options));
	});
	if (columns === null) return spec;
	spec.rules.forEach(({ where }, place) => {
		check(`${prefix}rules[${place}].where`, () => compileExpression(where, columns));
	});
	return spec;
}

function check(path: string, work: () => unknown): void {
	try {
		work();
	} catch (error) {
		throw new FileFormatError(`${path}: ${messageOf(error)}`, { cause: error });
	}
}

function faultAt(issue: v.BaseIssue<unknown>, root: string): FileFormatError {
	const keys = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
	const path = `${root}${keys.join('')}`.replace(/^\./, '') || 'the file';
	return new FileFormatError(`${path}: ${issue.message}`);
}
