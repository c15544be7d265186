import fc from 'fast-check';

/** Node's; a browser, which runs the kernels' tests too, has none. */
const environment: Record<string, string | undefined> = globalThis.process?.env ?? {};

const seed = Number(environment['SHELFWISE_TEST_SEED'] || 1);
if (!Number.isInteger(seed)) throw new Error('SHELFWISE_TEST_SEED is no whole number.');

/** One seed for every property test: a run says tomorrow what it says today. Set another to look for what this one misses. */
fc.configureGlobal({ seed });
