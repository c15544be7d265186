import { contentSecurityPolicyHeader } from './content-security-policy.js';

/** Isolation gives the tab SharedArrayBuffer, and with it threads. */
const isolation: Readonly<Record<string, string>> = {
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Embedder-Policy': 'require-corp',
	'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * The same response with the headers the host did not send. Pages carry their policy in a meta tag, with the hash of their
 * start script: the header without that hash would forbid it, so only scripts get the header.
 */
export function withHostHeaders(response: Response): Response {
	// Opaque and error responses cannot be rebuilt.
	if (response.status === 0) return response;
	const headers = new Headers(response.headers);
	for (const [name, value] of Object.entries(isolation)) if (!headers.has(name)) headers.set(name, value);
	const isScript = /javascript/.test(headers.get('Content-Type') ?? '');
	if (isScript && !headers.has('Content-Security-Policy')) {
		headers.set('Content-Security-Policy', contentSecurityPolicyHeader);
	}
	const { status, statusText } = response;
	const hasBody = status !== 204 && status !== 205 && status !== 304;
	return new Response(hasBody ? response.body : null, { status, statusText, headers });
}
