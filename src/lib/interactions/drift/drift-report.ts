/** One bar of a column on both sides; shares of the side, 0…1. */
export interface DriftBin {
	label: string;
	baseline: number;
	current: number;
}

/** How one column changed. */
export interface ColumnDrift {
	name: string;
	/** What it counts, for a heading: "price of what is taken". */
	label: string;
	kind: 'number' | 'category';
	psi: number;
	/** Chance of such an index if nothing had changed. */
	psiPValue: number;
	/** Of numbers only. */
	ks: { statistic: number; pValue: number } | null;
	bins: DriftBin[];
}

export interface ItemShift {
	itemId: string;
	/** '' where the catalogue has none. */
	title: string;
	/** Shares of all interactions. */
	baseline: number;
	current: number;
}

export interface DriftSide {
	interactionCount: number;
	userCount: number;
	itemCount: number;
	/** Null without times. */
	firstTimestamp: number | null;
	lastTimestamp: number | null;
}

export interface DriftReport {
	baseline: DriftSide;
	current: DriftSide;
	/** Largest index first. */
	columns: ColumnDrift[];
	items: {
		/** Items only the current side has, and the share of its interactions they hold. */
		newCount: number;
		newShare: number;
		/** Items only the baseline has, and the share of its interactions they held. */
		vanishedCount: number;
		vanishedShare: number;
		/** Spearman's ρ of popularity over the items both sides have; null with fewer than three. */
		rankCorrelation: number | null;
		/** Of the shares of interactions over all items, in bits, 0…1. */
		jensenShannon: number;
		/** The largest gains and losses of share. */
		risers: ItemShift[];
		fallers: ItemShift[];
	};
}

/** From where an index counts as moderate and as major. */
export interface DriftThresholds {
	moderate: number;
	major: number;
}

export type DriftLevel = 'stable' | 'moderate' | 'major';

export const defaultThresholds: DriftThresholds = { moderate: 0.1, major: 0.25 };

/** An index chance explains as well is no drift, however large: small windows have large ones. */
const CHANCE = 0.01;

export function driftLevel({ psi, psiPValue }: ColumnDrift, thresholds: DriftThresholds): DriftLevel {
	if (psiPValue >= CHANCE || psi < thresholds.moderate) return 'stable';
	return psi >= thresholds.major ? 'major' : 'moderate';
}
