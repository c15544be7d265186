import type { Status } from './status.svelte';

export type OfflinePhase =
	/** No service worker here: plain http, or the browser refuses. */
	| { state: 'unavailable'; reason: string }
	| { state: 'preparing' }
	/** Everything the app needs is on the device. */
	| { state: 'ready' };

const RELOADED_KEY = 'shelfwise-isolation-reload';
const TAB_LOCK = 'shelfwise-tab';
const UPDATE_CHECK_MS = 60 * 60 * 1000;

/**
 * The service worker's side of the app: works without network after one visit, offers a new version and never forces it,
 * and lends the isolation headers (threads) to hosts that cannot send them.
 */
export class Offline {
	phase = $state.raw<OfflinePhase>({ state: 'preparing' });
	/** A new version is on the device and waits for the user's word. */
	updateReady = $state(false);
	/** A reload would bring the isolation headers, and with them threads. */
	isolationOffered = $state(false);
	readonly #status: Status;
	#waiting: ServiceWorker | null = null;
	#accepted = false;

	constructor(status: Status) {
		this.#status = status;
	}

	/** Registers the service worker; call once. */
	async start(scriptUrl: string): Promise<void> {
		void navigator.locks?.request(TAB_LOCK, { mode: 'shared' }, () => new Promise(() => {})).catch(() => {});
		const container = (navigator as Partial<Navigator>).serviceWorker;
		if (!container) {
			this.phase = { state: 'unavailable', reason: 'This browser or address allows no service worker.' };
			return;
		}
		container.addEventListener('controllerchange', () => {
			if (this.#accepted) location.reload();
			else this.#offerIsolation();
		});
		try {
			const registration = await container.register(scriptUrl, { updateViaCache: 'none' });
			this.#watch(registration);
			await container.ready;
			this.phase = { state: 'ready' };
			this.#offerIsolation();
			setInterval(() => void registration.update().catch(() => {}), UPDATE_CHECK_MS);
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			this.phase = { state: 'unavailable', reason };
		}
	}

	/**
	 * The user's word: the waiting version takes over and the page reloads.
	 * @returns false while other tabs still work with the old version, whose files would be gone under them
	 */
	async update(): Promise<boolean> {
		const { held } = (await navigator.locks?.query()) ?? {};
		if ((held ?? []).filter(({ name }) => name === TAB_LOCK).length > 1) return false;
		this.#accepted = true;
		this.#waiting?.postMessage({ type: 'SKIP_WAITING' });
		return true;
	}

	/** Reloads for the isolation headers by itself, once in a tab, where nothing runs and nothing was touched yet. */
	isolateWhenFree(): void {
		if (!this.isolationOffered || this.#status.busy || navigator.userActivation?.hasBeenActive !== false) return;
		try {
			if (sessionStorage.getItem(RELOADED_KEY)) return;
			sessionStorage.setItem(RELOADED_KEY, 'once');
		} catch {
			// Without a memory of the first reload there could be a second, and a third.
			return;
		}
		location.reload();
	}

	#offerIsolation(): void {
		this.isolationOffered = !crossOriginIsolated && navigator.serviceWorker.controller !== null;
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
}
