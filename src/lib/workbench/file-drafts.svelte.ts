import { isSetAside, type FileKind, type FilePreview, type MappingOf } from '$lib/interactions/file-preview';
import type { FileSource } from '$lib/interactions/file/file-bytes';
import type { ImportFiles } from '$lib/interactions/import-dataset';
import { mappingObstacle } from './column-roles';
import { isRecognised, mappedFiles, withDraft, type AnyDraft, type FileDraft, type FilePart } from './import-drafts';
import { savedMappingFor, saveMapping } from './saved-mappings';

/** A file of a known data set that holds nothing to learn from. */
export interface SetAsideFile {
	fileName: string;
	label: string;
	why: string;
}

type Drafts = { readonly [Kind in FileKind]: readonly FileDraft<Kind>[] };

const none: Drafts = { interactions: [], items: [], users: [], orders: [] };

/** The files of one import, each as it would be read now. */
export class FileDrafts {
	#drafts = $state.raw<Drafts>(none);
	setAside = $state.raw<readonly SetAsideFile[]>([]);
	/** Of items: their colours are read off. */
	pictures = $state.raw<readonly FileSource[]>([]);

	readonly all: readonly AnyDraft[] = $derived(Object.values(this.#drafts).flat());

	/** What keeps the import from starting, in words, or null. */
	readonly obstacle: string | null = $derived(
		mappingObstacle(
			this.logs.map(({ mapping }) => mapping),
			this.catalogues.map(({ mapping }) => mapping),
			this.people.map(({ mapping }) => mapping),
		),
	);

	readonly isRecognised: boolean = $derived(this.all.every(isRecognised));

	get logs(): readonly FileDraft<'interactions'>[] {
		return this.#drafts.interactions;
	}

	get catalogues(): readonly FileDraft<'items'>[] {
		return this.#drafts.items;
	}

	get people(): readonly FileDraft<'users'>[] {
		return this.#drafts.users;
	}

	get orders(): readonly FileDraft<'orders'>[] {
		return this.#drafts.orders;
	}

	/** What the import is called while it runs. */
	get title(): string {
		const [first] = [...this.logs, ...this.all];
		return first?.parts[0]?.fileName ?? 'a file';
	}

	/** "orders-2024.csv.gz" → "orders-2024"; of a file inside an archive the archive's name. '' without a log. */
	get suggestedName(): string {
		const name = this.logs[0]?.parts[0]?.file.name ?? '';
		return name.replace(/\.gz$/i, '').replace(/\.[a-z0-9]{1,7}$/i, '');
	}

	/** Takes a file in: as the user said, by the mapping saved for its shape, or as it seems. */
	async add(part: FilePart, preview: FilePreview, isChosen: boolean): Promise<void> {
		if (isSetAside(preview) && !isChosen) {
			const { label, what, setAside } = preview.shape!;
			this.setAside = [...this.setAside, { fileName: part.fileName, label: `${label}: ${what}`, why: setAside! }];
			return;
		}
		const saved = await savedMappingFor(preview);
		this.#put({ parts: [part], preview, mapping: saved?.mapping ?? preview.guess, savedFrom: saved } as AnyDraft);
		if (preview.kind !== 'interactions' || !preview.itemsToo) return;
		const { itemsToo, ...about } = preview;
		const described: FilePreview = { ...about, kind: 'items', guess: itemsToo };
		this.#put({ parts: [part], preview: described, mapping: itemsToo, savedFrom: null });
	}

	/** A file that was looked into again: another delimiter, another kind. */
	replace(draft: AnyDraft, preview: FilePreview): void {
		this.drop(draft);
		this.#put({ parts: draft.parts, preview, mapping: preview.guess, savedFrom: null } as AnyDraft);
	}

	/** A picture that was taken already is not taken twice. */
	addPictures(pictures: readonly FileSource[]): void {
		if (pictures.length === 0) return;
		const keyed = [...this.pictures, ...pictures].map((one) => [`${one.file.name}\n${one.member ?? ''}`, one] as const);
		this.pictures = Object.values(Object.fromEntries(keyed));
	}

	map<Kind extends FileKind>(draft: FileDraft<Kind>, mapping: MappingOf[Kind]): void {
		const { kind } = draft.preview;
		const drafts = this.#drafts[kind] as readonly AnyDraft[];
		const changed = drafts.map((one) => (one === (draft as AnyDraft) ? { ...draft, mapping } : one));
		this.#drafts = { ...this.#drafts, [kind]: changed };
	}

	drop(draft: AnyDraft): void {
		const { kind } = draft.preview;
		const drafts = this.#drafts[kind] as readonly AnyDraft[];
		this.#drafts = { ...this.#drafts, [kind]: drafts.filter((one) => one !== draft) };
	}

	clear(): void {
		this.#drafts = none;
		this.setAside = [];
		this.pictures = [];
	}

	/** What an import reads. */
	toFiles(): ImportFiles {
		const [items, users, orders] = [mappedFiles(this.catalogues), mappedFiles(this.people), mappedFiles(this.orders)];
		return {
			interactions: mappedFiles(this.logs),
			...(items.length > 0 && { items }),
			...(users.length > 0 && { users }),
			...(orders.length > 0 && { orders }),
			...(this.pictures.length > 0 && { pictures: this.pictures }),
		};
	}

	/** Keeps the mappings, to be offered for the next files of their shapes; of a known shape, where somebody changed it. */
	async remember(): Promise<void> {
		for (const { preview, mapping } of this.all) {
			if (preview.shape === null || mapping !== preview.guess) await saveMapping(preview, mapping);
		}
	}

	#put(draft: AnyDraft): void {
		const { kind } = draft.preview;
		this.#drafts = { ...this.#drafts, [kind]: withDraft(this.#drafts[kind] as readonly AnyDraft[], draft) };
	}
}
