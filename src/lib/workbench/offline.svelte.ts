import type { Status } from './status.svelte';

export type OfflinePhase =
	/** No service worker here: plain http, or the browser refuses. */
	| { state: 'unavailable'; reason: string }
	| { state: 'preparing' }
	/** Everything the app needs is on the device. */
	| { state: 'ready' };

const RELOADED_KEY = 'shelfwise-isolation-reload';
const UPDATE_CHECK_MS = 60 * 60 * 1000;

/**
 * The service worker's side of the app: works without network after one visit, offers a new version and never forces it,
 * and lends the isolation headers (threads) to hosts that cannot send them.
 */
export class Offline {
	phase = $state.raw<OfflinePhase>({ state: 'preparing' });
	/** A new version is on the device and waits for the user's word. */
	updateReady = $state(false);
	readonly #status: Status;
	#waiting: ServiceWorker | null = null;
	#accepted = false;

	constructor(status: Status) {
		this.#status = status;
	}

	/** Registers the service worker; call once. */
	async start(scriptUrl: string): Promise<void> {
		const container = (navigator as Partial<Navigator>).serviceWorker;
		if (!container) {
			this.phase = { state: 'unavailable', reason: 'This browser or address allows no service worker.' };
			return;
		}
		container.addEventListener('controllerchange', () => {
			if (this.#accepted) location.reload();
			else this.#isolate();
		});
		try {
			const registration = await container.register(scriptUrl, { updateViaCache: 'none' });
			this.#watch(registration);
			await container.ready;
			this.phase = { state: 'ready' };
			this.#isolate();
			setInterval(() => void registration.update().catch(() => {}), UPDATE_CHECK_MS);
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			this.phase = { state: 'unavailable', reason };
		}
	}

	/** The user's word: the waiting version takes over and the page reloads. */
	update(): void {
		this.#accepted = true;
		this.#waiting?.postMessage({ type: 'SKIP_WAITING' });
	}

	#watch(registration: ServiceWorkerRegistration): void {
		const offer = (worker: ServiceWorker | null) => {
			// Without a controller it is the first version, not a new one.
			if (!worker || !navigator.serviceWorker.controller) return;
			this.#waiting = worker;
			this.updateReady = true;
		};
		offer(registration.waiting);
		registration.addEventListener('updatefound', () => {
			const installing = registration.installing;
			installing?.addEventListener('statechange', () => {
				if (installing.state === 'installed') offer(installing);
			});
		});
	}

	/**
	 * Where the host sends no isolation headers, a page that the service worker serves has them: one reload,
	 * only while nothing is running and nothing has been typed, and never twice in a tab.
	 */
	#isolate(): void {
		if (crossOriginIsolated || !navigator.serviceWorker.controller || this.#status.busy) return;
		if (navigator.userActivation?.hasBeenActive) return;
		try {
			if (sessionStorage.getItem(RELOADED_KEY)) return;
			sessionStorage.setItem(RELOADED_KEY, 'once');
		} catch {
			return;
		}
		location.reload();
	}
}
