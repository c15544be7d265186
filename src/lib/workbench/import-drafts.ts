import type { AnyMapping, EventRule, FileKind, MappingOf, PreviewOf } from '$lib/interactions/file-preview';
import { guessEventKind } from '$lib/interactions/guess-events';
import { plainEvent } from '$lib/interactions/positive';
import { signatureOf, type SavedMapping } from './saved-mappings';

/** A file, or one inside a zip archive. */
export interface FilePart {
	file: File;
	member: string | undefined;
	fileName: string;
}

/** Files of one shape as they would be read now: one file, or the monthly pieces of one log. */
export interface FileDraft<Kind extends FileKind> {
	parts: readonly FilePart[];
	/** Of the first part. */
	preview: PreviewOf<Kind>;
	mapping: MappingOf[Kind];
	/** The earlier file whose mapping was taken, or null. */
	savedFrom: Pick<SavedMapping, 'fileName' | 'savedAt'> | null;
}

export type AnyDraft = { [Kind in FileKind]: FileDraft<Kind> }[FileKind];

/** Whether nobody needs to look at the columns: a known shape, or one that was mapped before. */
export function isRecognised(draft: AnyDraft): boolean {
	return draft.preview.shape !== null || draft.savedFrom !== null;
}

/** Adds a file to the draft of its shape, or as a draft of its own. */
export function withDraft(drafts: readonly AnyDraft[], draft: AnyDraft): AnyDraft[] {
	const signature = signatureOf(draft.preview);
	const same = drafts.find(({ preview }) => signatureOf(preview) === signature);
	if (!same) return [...drafts, draft];
	const isKnown = ({ fileName }: FilePart) => same.parts.some((part) => part.fileName === fileName);
	const parts = [...same.parts, ...draft.parts.filter((part) => !isKnown(part))];
	return drafts.map((one) => (one === same ? { ...same, parts } : one));
}

/** A draft as the files an import reads. */
export function mappedFiles<Mapping extends AnyMapping>(
	drafts: readonly { parts: readonly FilePart[]; mapping: Mapping }[],
): { file: File; mapping: Mapping }[] {
	return drafts.flatMap(({ parts, mapping }) =>
		parts.map(({ file, member }) => ({ file, mapping: { ...mapping, member } })),
	);
}

/** An event of a log and what it counts. */
export interface EventChoice {
	name: string;
	/** Rows of the sample. */
	count: number;
	rule: EventRule;
}

/** The events of a log as far as the sample shows them; empty where they are too many to be events. */
export function eventChoices({
	preview,
	mapping,
}: Pick<FileDraft<'interactions'>, 'preview' | 'mapping'>): EventChoice[] {
	const plain = { value: mapping.eventName ?? plainEvent, count: preview.sampleRowCount };
	const found = mapping.event === null ? [plain] : (preview.columns[mapping.event]?.counts ?? []);
	return found.map(({ value, count }) => ({
		name: value,
		count,
		rule: mapping.events?.[value] ?? { kind: guessEventKind(value), weight: 1 },
	}));
}
