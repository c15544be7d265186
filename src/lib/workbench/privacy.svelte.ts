import { isOutside } from './outside';

/**
 * Counts requests that left this device, as the browser itself reports them: every resource this page loaded from
 * another origin. It does not see what a worker loads; there the content security policy (connect-src 'self') refuses.
 */
export class Privacy {
	/** Addresses outside this origin, newest last. */
	outside = $state.raw<readonly string[]>([]);
	/** False where the browser cannot tell. */
	readonly watching: boolean;

	constructor() {
		this.watching = typeof PerformanceObserver !== 'undefined';
		if (!this.watching) return;
		new PerformanceObserver((list) => this.#count(list.getEntries())).observe({ type: 'resource', buffered: true });
		// The default buffer holds 250 entries; the observer has seen them, so they need not be kept.
		performance.addEventListener('resourcetimingbufferfull', () => performance.clearResourceTimings());
		addEventListener('securitypolicyviolation', (event) => this.#blocked(event));
	}

	/** Requests the policy refused before they left. */
	refused = $state(0);

	#count(entries: readonly PerformanceEntry[]): void {
		const found = entries.map((entry) => entry.name).filter((name) => isOutside(name));
		if (found.length > 0) this.outside = [...this.outside, ...found];
	}

	#blocked(event: SecurityPolicyViolationEvent): void {
		if (isOutside(event.blockedURI)) this.refused++;
	}
}
