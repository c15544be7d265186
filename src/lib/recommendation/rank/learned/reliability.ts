/** Candidates with a like prediction, and how often it came true. */
export interface ReliabilityBin {
	count: number;
	/** Mean predicted probability. */
	predicted: number;
	/** Share that came true. */
	observed: number;
	/** 95 % Wilson interval of that share. */
	low: number;
	high: number;
}

export interface Reliability {
	bins: readonly ReliabilityBin[];
	/** Expected calibration error: Σ count/n · |observed − predicted|. */
	ece: number;
	/** Σ predicted / Σ observed: 1 is right on the whole; NaN where nothing came true. */
	ratio: number;
	/** Mean negative log-likelihood. */
	logLoss: number;
	count: number;
	positiveCount: number;
}

const z = 1.959964;

/**
 * The reliability diagram (Murphy, Winkler 1977; ECE as in Naeini, Cooper, Hauskrecht 2015, AAAI, §2). What is shown to shoppers is rare, so the
 * bins are not of equal width: each holds about the same sum of predictions, and few bins would see nothing come true.
 * @param labels [probabilities.length] 0 or 1
 */
export function reliabilityOf(probabilities: Float64Array, labels: Float32Array, binCount = 10): Reliability {
	const order = Uint32Array.from(probabilities.keys()).sort((a, b) => probabilities[a] - probabilities[b] || a - b);
	const total = probabilities.reduce((sum, probability) => sum + probability, 0);
	const bins: ReliabilityBin[] = [];
	let [count, predicted, positives, passed, positiveCount, loss] = [0, 0, 0, 0, 0, 0];
	order.forEach((index, place) => {
		const probability = probabilities[index];
		count++;
		predicted += probability;
		passed += probability;
		positives += labels[index];
		positiveCount += labels[index];
		loss -= Math.log(Math.max(1e-12, labels[index] > 0 ? probability : 1 - probability));
		const next = place + 1 < order.length ? probabilities[order[place + 1]] : NaN;
		// What is predicted alike stays in one bin.
		const isFull = passed >= (total * (bins.length + 1)) / binCount && next !== probability;
		if (!isFull && place + 1 < order.length) return;
		bins.push({ count, predicted: predicted / count, observed: positives / count, ...wilson(positives, count) });
		[count, predicted, positives] = [0, 0, 0];
	});
	const n = Math.max(1, order.length);
	return {
		bins,
		ece: bins.reduce((sum, bin) => sum + (bin.count / n) * Math.abs(bin.observed - bin.predicted), 0),
		ratio: positiveCount > 0 ? total / positiveCount : NaN,
		logLoss: loss / n,
		count: order.length,
		positiveCount,
	};
}

/** Wilson's 95 % interval of a share (Wilson 1927, JASA 22). */
function wilson(positives: number, count: number): { low: number; high: number } {
	const share = positives / count;
	const centre = (share + (z * z) / (2 * count)) / (1 + (z * z) / count);
	const half = (z / (1 + (z * z) / count)) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
	return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
