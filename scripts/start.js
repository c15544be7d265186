import { ensurePackages, root, runCommand } from './ensure-packages.js';

const PORT = Number(process.env.PORT ?? 4173);

try {
	ensurePackages();
	if (!runCommand('npx', ['vite', 'build', '--logLevel', 'warn'])) throw new Error('The build failed: see above.');
	const { serve } = await import('./serve.js');
	const { url } = await serve({ folder: `${root}build`, port: PORT });
	console.log(`\nShelfwise is at ${url}  (Ctrl+C stops it)`);
} catch (error) {
	const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
	console.error(
		busy ? `Port ${PORT} is taken: stop the other server, or choose one with PORT=4174 npm start.` : String(error),
	);
	process.exit(1);
}
