import { GpuDeviceLostError } from '$lib/core/errors';
import type { FitContext } from '$lib/models/model';

/**
 * Runs a fit, and where the graphics processor goes away meanwhile once more on the processor: from the last good state on,
 * where the fit takes up its checkpoint. The driver may have gone for good. @throws what the fit throws
 */
export async function despiteLostGpu<T>(context: FitContext, fit: (context: FitContext) => Promise<T>): Promise<T> {
	try {
		return await fit(context);
	} catch (error) {
		if (!(error instanceof GpuDeviceLostError) || !context.tensorBackend) throw error;
		const from = context.checkpoint ? 'the last epoch' : 'the start';
		context.onNotice?.(`The graphics processor went away. The training went on on the processor from ${from}.`);
		const onProcessor = { ...context };
		delete onProcessor.tensorBackend;
		return fit(onProcessor);
	}
}
