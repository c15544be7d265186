/**
 * Opens what calls work in and keeps the last one for the next call. One that is no longer the last is released when nobody works
 * in it any more: calls may overlap.
 */
export function keepLast<Kept extends { release(): void }>() {
	const entries = new Map<string, { opened: Promise<Kept>; users: number }>();
	let lastKey = '';

	function releaseOthers(): void {
		for (const [key, { opened, users }] of [...entries]) {
			if (users > 0 || key === lastKey) continue;
			entries.delete(key);
			void opened.then((kept) => kept.release());
		}
	}

	/** @param key the same for the same thing; @throws what `open` or `work` throws */
	return async <Answer>(
		key: string,
		open: () => Promise<Kept>,
		work: (kept: Kept) => Promise<Answer>,
	): Promise<Answer> => {
		lastKey = key;
		releaseOthers();
		const entry = entries.get(key) ?? { opened: open(), users: 0 };
		entries.set(key, entry);
		// What failed once may be tried again.
		entry.opened.catch(() => entries.delete(key));
		entry.users++;
		try {
			return await work(await entry.opened);
		} finally {
			entry.users--;
			releaseOthers();
		}
	};
}
