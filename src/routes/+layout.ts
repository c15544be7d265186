/** Everything runs in the tab: pages are shells that hosts serve as files. */
export const ssr = false;
export const prerender = true;
