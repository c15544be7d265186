import { createContext } from 'svelte';
import type { Benches } from './benches';
import type { DoneNotice } from './done-notice.svelte';
import type { DatasetProfiles } from './dataset-profiles';
import type { Datasets } from './datasets.svelte';
import type { Examinations } from './examinations.svelte';
import type { Experiments } from './experiments.svelte';
import type { ImportWizard } from './import-wizard.svelte';
import type { Notices } from './notices.svelte';
import type { Offline } from './offline.svelte';
import type { OptionSearch } from './option-search.svelte';
import type { Preferences } from './preferences.svelte';
import type { Privacy } from './privacy.svelte';
import type { Runs } from './runs.svelte';
import type { Status } from './status.svelte';
import type { WakeLock } from './wake-lock.svelte';

/** What every page shares. Made once by the root layout. */
export interface App {
	preferences: Preferences;
	notices: Notices;
	status: Status;
	runs: Runs;
	/** Goes on while another page is open. */
	search: OptionSearch;
	/** Goes on while another page is open. */
	benches: Benches;
	wakeLock: WakeLock;
	doneNotice: DoneNotice;
	experiments: Experiments;
	datasets: Datasets;
	profiles: DatasetProfiles;
	examinations: Examinations;
	/** Goes on while another page is open. */
	wizard: ImportWizard;
	offline: Offline;
	privacy: Privacy;
}

export const [getApp, setApp] = createContext<App>();
