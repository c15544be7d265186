/** What vitest looks for when it is imported; under its own command it would be there. Must be imported before it. */
Object.assign(globalThis, {
	__vitest_worker__: { config: {}, ctx: {}, environment: {}, resolvingModules: new Set(), providedContext: {} },
});
