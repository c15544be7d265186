/** What may part the columns of a file, for a choice by hand. */
export const delimiterChoices: readonly { value: string; label: string }[] = [
	{ value: ',', label: 'comma  ,' },
	{ value: ';', label: 'semicolon  ;' },
	{ value: '\t', label: 'tab' },
	{ value: '|', label: 'bar  |' },
	{ value: '::', label: 'two colons  ::' },
];
