import fc from 'fast-check';

/** One seed for every property test: a run says tomorrow what it says today. Set another to look for what this one misses. */
fc.configureGlobal({ seed: Number(process.env.SHELFWISE_TEST_SEED ?? 1) });
