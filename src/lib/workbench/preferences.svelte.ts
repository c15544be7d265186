export type Theme = 'system' | 'light' | 'dark';

const THEME_KEY = 'shelfwise-theme';
const DATASET_KEY = 'shelfwise-dataset';
const AWAKE_KEY = 'shelfwise-keep-awake';
const TELL_KEY = 'shelfwise-tell-when-done';

/**
 * What the user chose for this browser. localStorage, because it is read before the first paint:
 * a database answers too late and the page would flash in the wrong colours.
 */
export class Preferences {
	#theme = $state<Theme>('system');
	#datasetId = $state<string | null>(null);
	#keepAwake = $state(true);
	#tellWhenDone = $state(false);

	constructor() {
		const theme = read(THEME_KEY);
		this.#theme = theme === 'light' || theme === 'dark' ? theme : 'system';
		this.#datasetId = read(DATASET_KEY);
		this.#keepAwake = read(AWAKE_KEY) !== 'no';
		this.#tellWhenDone = read(TELL_KEY) === 'yes';
		this.#showTheme();
	}

	get theme(): Theme {
		return this.#theme;
	}

	set theme(theme: Theme) {
		this.#theme = theme;
		write(THEME_KEY, theme === 'system' ? null : theme);
		this.#showTheme();
	}

	/** The data set last worked with. */
	get datasetId(): string | null {
		return this.#datasetId;
	}

	set datasetId(datasetId: string | null) {
		this.#datasetId = datasetId;
		write(DATASET_KEY, datasetId);
	}

	/** The screen stays on while something trains. */
	get keepAwake(): boolean {
		return this.#keepAwake;
	}

	set keepAwake(keepAwake: boolean) {
		this.#keepAwake = keepAwake;
		write(AWAKE_KEY, keepAwake ? null : 'no');
	}

	/** A notification when the queue is done. */
	get tellWhenDone(): boolean {
		return this.#tellWhenDone;
	}

	set tellWhenDone(tellWhenDone: boolean) {
		this.#tellWhenDone = tellWhenDone;
		write(TELL_KEY, tellWhenDone ? 'yes' : null);
	}

	/** Back to the first day. */
	forget(): void {
		this.keepAwake = true;
		this.tellWhenDone = false;
		this.theme = 'system';
		this.datasetId = null;
	}

	#showTheme(): void {
		const root = document.documentElement;
		if (this.#theme === 'system') delete root.dataset.theme;
		else root.dataset.theme = this.#theme;
	}
}

/** Private windows and strict settings refuse localStorage: the choice then lasts as long as the tab. */
function read(key: string): string | null {
	try {
		return localStorage.getItem(key);
	} catch {
		return null;
	}
}

function write(key: string, value: string | null): void {
	try {
		if (value === null) localStorage.removeItem(key);
		else localStorage.setItem(key, value);
	} catch {
		// Nothing to do: see read().
	}
}
