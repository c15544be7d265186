import { describe, expect, it } from 'vitest';
import { contentSecurityPolicyHeader } from './content-security-policy.js';
import { withHostHeaders } from './headers';

const answer = (type: string, headers: Record<string, string> = {}) =>
	new Response('body', { headers: { 'Content-Type': type, ...headers } });

describe('what the service worker adds to a response', () => {
	it('isolates pages and scripts, and keeps the body and the type', async () => {
		const response = withHostHeaders(answer('text/html'));
		expect(response.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
		expect(response.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
		expect(response.headers.get('Content-Type')).toBe('text/html');
		expect(await response.text()).toBe('body');
	});

	it('gives scripts the policy and leaves pages to their meta tag, whose hash a header would overrule', () => {
		const policy = (type: string) => withHostHeaders(answer(type)).headers.get('Content-Security-Policy');
		expect(policy('text/javascript; charset=utf-8')).toBe(contentSecurityPolicyHeader);
		expect(policy('text/html')).toBeNull();
	});

	it('keeps what the host sent', () => {
		const sent = { 'Cross-Origin-Embedder-Policy': 'credentialless', 'Content-Security-Policy': "default-src 'none'" };
		const { headers } = withHostHeaders(answer('text/javascript', sent));
		expect(headers.get('Cross-Origin-Embedder-Policy')).toBe('credentialless');
		expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'");
	});

	it('lets answers without a body through', () => {
		expect(withHostHeaders(new Response(null, { status: 304 })).status).toBe(304);
		expect(withHostHeaders(Response.error()).type).toBe('error');
	});

	it('lets nothing out: no scheme and no host besides this origin', () => {
		expect(contentSecurityPolicyHeader).toContain("connect-src 'self';");
		expect(contentSecurityPolicyHeader).not.toMatch(/https?:|\*|unsafe-eval'(?<!wasm-unsafe-eval')/);
	});
});
