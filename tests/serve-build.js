import { root } from '../scripts/ensure-packages.js';
import { serve } from '../scripts/serve.js';

const { url } = await serve({ folder: `${root}build`, port: Number(process.argv[2]) });
console.log(url);
