export interface Notice {
	noticeId: number;
	text: string;
	tone: 'neutral' | 'bad';
	/** With an address it is a link, followed after `run`. */
	action?: { label: string; run: () => void; href?: string | undefined };
}

/** Long enough to read and to reach an "Undo" by keyboard. */
const SHOWN_MS = 8000;

/** Short messages in the corner: what just happened, and perhaps how to take it back. */
export class Notices {
	all = $state.raw<readonly Notice[]>([]);
	#nextId = 1;

	/** Shows a message; one with an action or bad news stays until it is dismissed. */
	say(text: string, { tone = 'neutral', action }: { tone?: Notice['tone']; action?: Notice['action'] } = {}): number {
		const noticeId = this.#nextId++;
		this.all = [...this.all, { noticeId, text, tone, ...(action && { action }) }];
		if (!action && tone === 'neutral') setTimeout(() => this.dismiss(noticeId), SHOWN_MS);
		return noticeId;
	}

	dismiss(noticeId: number): void {
		this.all = this.all.filter((notice) => notice.noticeId !== noticeId);
	}
}
