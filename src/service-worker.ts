/// <reference lib="webworker" />
import {
	addPlugins,
	cleanupOutdatedCaches,
	createHandlerBoundToURL,
	precacheAndRoute,
	type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { withHostHeaders } from './offline/headers';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

addPlugins([{ handlerWillRespond: async ({ response }) => withHostHeaders(response) }]);
// Every file of the build: offline/precache.js writes the list in here. "/train" finds train.html.
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
// An address that is no page shows the app's own "not found", also without network.
registerRoute(new NavigationRoute(createHandlerBoundToURL('404.html')));

// A new version waits until the user says so; only the first one takes over by itself.
self.addEventListener('message', (event) => {
	if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
