/**
 * What the app may load and where it may speak to: itself, nothing else. svelte.config.js puts it into each page's meta
 * tag with the hash of its start script; workers carry no meta tag, so hosts and the service worker send it as a header.
 * @satisfies {NonNullable<NonNullable<import('@sveltejs/kit').KitConfig['csp']>['directives']>}
 */
export const contentSecurityPolicy = {
	'default-src': ['self'],
	'script-src': ['self', 'wasm-unsafe-eval'],
	'style-src': ['self', 'unsafe-inline'],
	'img-src': ['self', 'data:', 'blob:'],
	'connect-src': ['self'],
	'worker-src': ['self'],
	'object-src': ['none'],
	'base-uri': ['self'],
	'form-action': ['none'],
};

/** The policy as a header's value. */
export const contentSecurityPolicyHeader = Object.entries(contentSecurityPolicy)
	.map(([directive, sources]) => `${directive} ${sources.map(quote).join(' ')}`)
	.join('; ');

/** @param {string} source keywords stand in quotes, schemes do not */
function quote(source) {
	return source.endsWith(':') ? source : `'${source}'`;
}
