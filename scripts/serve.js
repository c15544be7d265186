import { createServer } from 'node:http';
import { contentSecurityPolicyHeader } from '../src/offline/content-security-policy.js';

/** Isolation gives threads; the policy lets nothing out. Pages carry the script hashes themselves in a meta tag. */
const headers = {
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Embedder-Policy': 'require-corp',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'X-Content-Type-Options': 'nosniff',
};

/**
 * Serves the built app from `folder` as any static host would.
 * @param {{ folder: string, port: number, isolated?: boolean }} options `isolated: false` is a host that cannot send headers
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve({ folder, port, isolated = true }) {
	const { default: sirv } = await import('sirv');
	const files = sirv(folder, {
		extensions: ['html'],
		etag: true,
		setHeaders(response, path) {
			if (!isolated) return;
			for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
			if (path.endsWith('.js')) response.setHeader('Content-Security-Policy', contentSecurityPolicyHeader);
		},
	});
	const server = createServer((request, response) =>
		files(request, response, () => {
			response.statusCode = 404;
			response.end('Not found');
		}),
	);
	await new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve(undefined));
	});
	const address = server.address();
	const bound = typeof address === 'object' && address ? address.port : port;
	return {
		url: `http://localhost:${bound}`,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve(undefined));
			}),
	};
}
