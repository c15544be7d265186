import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

export const usage = `npm run evaluate -- --interactions FILE --models popularity,item-knn --out report.json

  --interactions FILE   events: CSV, TSV, any delimiter, .gz
  --items FILE          catalogue, joined on the item id
  --map user=COL,item=COL,value=COL,timestamp=COL,event=COL
                        column names (or numbers from 1); what is not named is guessed
  --min-value X         keep rows with value ≥ X
  --min-interactions N  iterative k-core over users and items
  --split KIND          time | leave-last-out | leave-n-out | user | random | given   (leave-last-out)
  --test FILE           test rows, for --split given
  --candidates FILE     user and item columns: rank only these beside the test items (a sampled metric), for --split given
  --test-fraction F     of rows for time and random, of users for user (0.1)
  --folds N             windows of a backtest, for time: every model trains once for each (1)
  --leave N             test rows of each user, for leave-n-out (3)
  --fold-in F           share of a test user's rows that is the history asked with, for user (0.8)
  --models LIST         for example popularity,item-knn,two-tower
  --options JSON        by model: '{"item-knn":{"neighbours":100}}'
  --k LIST              list lengths (10,20)
  --seed N              (1)
  --backend KIND        auto | webgpu | simd | reference   (auto)
  --threads N           (as many as help)
  --out FILE            report, JSON`;

/** Bad arguments: printed with the usage, exit code 2. */
export class UsageError extends Error {}

const SPLITS = ['time', 'leave-last-out', 'leave-n-out', 'user', 'random', 'given'];
/** Options that one kind of split alone understands. */
const SPLIT_OF_OPTION = { test: 'given', candidates: 'given', folds: 'time', leave: 'leave-n-out', 'fold-in': 'user' };
const BACKENDS = ['auto', 'webgpu', 'simd', 'reference'];
const ROLES = ['user', 'item', 'event', 'value', 'timestamp'];

/** @typedef {import('../src/lib/workbench/automation').AutomationRequest} AutomationRequest */

/**
 * @param {string[]} argv without node and script
 * @returns {{ files: { interactions: string, items?: string, test?: string, candidates?: string }, out: string, request: AutomationRequest }}
 * @throws {UsageError}
 */
export function parseEvaluateArguments(argv) {
	const values = parse(argv);
	const files = {
		interactions: existing(values.interactions ?? missing('--interactions FILE'), '--interactions'),
		...(values.items && { items: existing(values.items, '--items') }),
		...(values.test && { test: existing(values.test, '--test') }),
		...(values.candidates && { candidates: existing(values.candidates, '--candidates') }),
	};
	const split = oneOf(values.split ?? 'leave-last-out', SPLITS, '--split');
	if (split === 'given' && !files.test) missing('--test FILE (for --split given)');
	for (const [option, kind] of Object.entries(SPLIT_OF_OPTION)) {
		if (values[option] !== undefined && split !== kind) throw new UsageError(`--${option} goes with --split ${kind}.`);
	}
	const seed = number(values.seed ?? '1', '--seed', { min: 0, integer: true });
	const threads =
		values.threads === undefined ? undefined : number(values.threads, '--threads', { min: 1, integer: true });
	return {
		files,
		out: values.out ?? missing('--out FILE'),
		request: {
			mapping: mapping(values.map),
			preparation: {
				minValue: values['min-value'] === undefined ? null : number(values['min-value'], '--min-value', {}),
				minInteractions: number(values['min-interactions'] ?? '0', '--min-interactions', { min: 0, integer: true }),
				events: null,
			},
			split,
			folds: number(values.folds ?? '1', '--folds', { min: 1, integer: true }),
			leave: number(values.leave ?? '3', '--leave', { min: 1, integer: true }),
			foldIn: number(values['fold-in'] ?? '0.8', '--fold-in', { min: 0.001, max: 0.999 }),
			testFraction: number(values['test-fraction'] ?? '0.1', '--test-fraction', { min: 0.001, max: 0.999 }),
			models: list(values.models ?? missing('--models LIST')),
			options: options(values.options),
			ks: list(values.k ?? '10,20').map((k) => number(k, '--k', { min: 1, integer: true })),
			seed,
			kernelChoice: { backend: oneOf(values.backend ?? 'auto', BACKENDS, '--backend'), ...(threads && { threads }) },
		},
	};
}

/** @param {string[]} argv @returns {Record<string, string | undefined>} */
function parse(argv) {
	const names = [...usage.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => String(name));
	try {
		const { values } = parseArgs({
			args: argv,
			options: Object.fromEntries(names.map((name) => [name, { type: /** @type {const} */ ('string') }])),
		});
		return values;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
	}
}

/** @returns {never} */
function missing(/** @type {string} */ what) {
	throw new UsageError(`${what} is missing.`);
}

function existing(/** @type {string} */ path, /** @type {string} */ option) {
	if (!existsSync(path)) throw new UsageError(`${option}: there is no file ${path}.`);
	return path;
}

function list(/** @type {string} */ text) {
	const parts = text
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean);
	if (parts.length === 0) throw new UsageError(`"${text}" names nothing.`);
	return parts;
}

/** @template {string} T @param {string} value @param {readonly T[]} allowed @param {string} option @returns {any} */
function oneOf(value, allowed, option) {
	if (!allowed.some((one) => one === value))
		throw new UsageError(`${option} ${value}: choose one of ${allowed.join(', ')}.`);
	return value;
}

/** @param {string} text @param {string} option @param {{ min?: number, max?: number, integer?: boolean }} range */
function number(text, option, { min = -Infinity, max = Infinity, integer = false }) {
	const value = Number(text);
	if (
		text.trim() === '' ||
		!Number.isFinite(value) ||
		value < min ||
		value > max ||
		(integer && !Number.isInteger(value))
	) {
		throw new UsageError(
			`${option} ${text}: a ${integer ? 'whole number' : 'number'}${min > -Infinity ? ` from ${min}` : ''}${max < Infinity ? ` to ${max}` : ''} is needed.`,
		);
	}
	return value;
}

function mapping(/** @type {string | undefined} */ text) {
	/** @type {Record<string, string>} */
	const columns = {};
	for (const pair of text ? list(text) : []) {
		const [role, column] = pair.split('=');
		if (!role || !column || !ROLES.includes(role))
			throw new UsageError(`--map ${pair}: write ROLE=COLUMN with a role of ${ROLES.join(', ')}.`);
		columns[role] = column;
	}
	return columns;
}

function options(/** @type {string | undefined} */ text) {
	if (text === undefined) return {};
	try {
		const parsed = JSON.parse(text);
		if (parsed && typeof parsed === 'object' && !Array.isArray(parsed)) return parsed;
	} catch {
		// Falls through to the same advice.
	}
	throw new UsageError(`--options is not a JSON object by model: write '{"item-knn":{"neighbours":100}}'.`);
}
