import { formatQuantity } from '$lib/core/units';
import type { Preferences } from './preferences.svelte';
import type { Drained } from './runs.svelte';

/** Says at the end of the queue that it is done, where the user asked for it by a button and looks elsewhere by then. */
export class DoneNotice {
	readonly supported = 'Notification' in globalThis;
	permission = $state<NotificationPermission>('default');
	readonly #preferences: Preferences;

	constructor(preferences: Preferences) {
		this.#preferences = preferences;
		if (this.supported) this.permission = Notification.permission;
	}

	get wanted(): boolean {
		return this.#preferences.tellWhenDone && this.permission === 'granted';
	}

	/** Asks the browser's permission: only ever from a click. */
	async ask(): Promise<void> {
		this.permission = await Notification.requestPermission();
		this.#preferences.tellWhenDone = this.permission === 'granted';
	}

	stop(): void {
		this.#preferences.tellWhenDone = false;
	}

	async tell({ trained, failed }: Drained): Promise<void> {
		if (!this.wanted || document.visibilityState === 'visible') return;
		const title = `${formatQuantity(trained, 'model')} trained`;
		const options = { body: failed > 0 ? `${formatQuantity(failed, 'run')} failed.` : 'Every run is done.' };
		// Android shows notifications of service workers only.
		const registration = await navigator.serviceWorker?.getRegistration();
		if (registration?.active) await registration.showNotification(title, options);
		else new Notification(title, options);
	}
}
