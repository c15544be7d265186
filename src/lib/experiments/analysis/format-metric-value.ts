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

/** 0.05 → "5 %", 0.005 → "0.5 %". */
export const formatShare = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** What the interval of an experiment that errs in a share α of cases is called: 0.05 → "95 % interval". */
export const intervalName = (alpha: number): string => `${formatShare(1 - alpha)} interval`;

/** A real minus, and a plus where signs matter. */
function withSign(text: string, value: number, signed: boolean): string {
	const plain = text.replace('-', '−');
	return signed && value >= 0 ? `+${plain}` : plain;
}
