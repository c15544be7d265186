/** Answers kept by what was asked; the oldest leave first. */
export interface AnswerCache<Answer> {
	get(key: string): Answer | undefined;
	set(key: string, answer: Answer): void;
}

/** A cache of at most `size` answers. Whoever makes one anew for each opened model needs no other invalidation. */
export function createAnswerCache<Answer>(size: number): AnswerCache<Answer> {
	const answers = new Map<string, Answer>();
	return {
		get(key) {
			const answer = answers.get(key);
			if (answer === undefined) return undefined;
			answers.delete(key);
			answers.set(key, answer);
			return answer;
		},
		set(key, answer) {
			answers.set(key, answer);
			if (answers.size > size) answers.delete(answers.keys().next().value!);
		},
	};
}
