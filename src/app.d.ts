import type { AutomationOutcome, AutomationRequest } from '$lib/workbench/automation';

declare global {
	interface Window {
		/** The command line's way in: set by /automation only. */
		shelfwise: { evaluate(request: AutomationRequest): Promise<AutomationOutcome> };
	}
}

export {};
