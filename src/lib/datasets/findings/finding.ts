import type { Dataset } from '$lib/interactions/dataset';
import type { LogIndex } from '$lib/interactions/profile/row-orders';

/** What a check looks at. */
export interface Evidence extends Dataset {
	index: LogIndex;
	/** Milliseconds since 1970, for times that lie in the future. */
	nowMs: number;
}

/** note: good to know. warning: numbers will be off. serious: models learn something that is not there. */
export type Severity = 'note' | 'warning' | 'serious';

/** What a check is, in words: light, drawn by the page and the docs. */
export interface FindingMeta {
	id: string;
	/** "Repeated rows" */
	title: string;
	/** What it means for the models. */
	means: string;
	/** What to do, also where no click does it. */
	advice: string;
	/** The click, or null where the cure lies outside the data. `suffix` ends the name of the derived data set. */
	fix: { label: string; suffix: string } | null;
	/** Where the cure lies outside the data: the click that leads to it. */
	elsewhere?: { label: string; page: '/train' };
}

/** What a check found. */
export interface Discovery {
	severity: Severity;
	/** What is there, with the number: "1,204 rows (3.1 %) say what another row says." */
	says: string;
	/** A few of them, as the file names them. */
	examples: string[];
}

export interface Finding extends Discovery {
	meta: FindingMeta;
}

/** One check: a file with its meta and a line in the registry. */
export interface FindingCheck {
	meta: FindingMeta;
	/** Null where there is nothing to say. */
	find(evidence: Evidence): Discovery | null;
	/** The data set without it; nothing of what it is given is changed. Where meta.fix is not null. */
	fix?(evidence: Evidence): Dataset;
}
