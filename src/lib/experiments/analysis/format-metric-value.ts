import type { ExperimentMetric } from './experiment-metrics';

const money = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A metric's value as pages and reports show it; money has no currency, for a catalogue names none. */
export function formatMetricValue(unit: ExperimentMetric['unit'], value: number, signed = false): string {
	if (!Number.isFinite(value)) return '–';
	const text =
		unit === 'share' ? `${(value * 100).toFixed(2)} %` : unit === 'money' ? money.format(value) : value.toFixed(3);
	return withSign(text, value, signed);
}

/** 0.0314 → "+3.1 %". */
export function formatLift(share: number): string {
	return Number.isFinite(share) ? withSign(`${(share * 100).toFixed(1)} %`, share, true) : '–';
}

/** A real minus, and a plus where signs matter. */
function withSign(text: string, value: number, signed: boolean): string {
	const plain = text.replace('-', '−');
	return signed && value >= 0 ? `+${plain}` : plain;
}
