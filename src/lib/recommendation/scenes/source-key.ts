import type { SourceChoice } from './pipeline-spec';

/** The same for the same source in whatever pipeline: a ranker knows its sources by it. */
export function sourceKey(choice: SourceChoice): string {
	switch (choice.kind) {
		case 'model':
			return `model ${choice.runId ?? 'chosen'}`;
		case 'popular':
		case 'popular-in-category':
			return `${choice.kind} ${choice.days ?? 'ever'}`;
		default:
			return choice.kind;
	}
}
