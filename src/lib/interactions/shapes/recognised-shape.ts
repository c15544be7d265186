/** What a recognised file is. */
export interface RecognisedShape {
	key: string;
	label: string;
	what: string;
	setAside: string | null;
}
