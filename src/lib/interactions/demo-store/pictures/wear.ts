import type { Silhouette } from './silhouette';

export const backpack: Silhouette = (i, detail) => `
<path d="M51 26v-5a9 9 0 0 1 18 0v5" fill="none" stroke="${i.deep}" stroke-width="4.5"/>
<path d="M30 56q-9 3-9 15v14q0 5 9 5zm60 0q9 3 9 15v14q0 5-9 5z" fill="${i.shade}"/>
<path d="M30 50a30 28 0 0 1 60 0v38a9 9 0 0 1-9 9H39a9 9 0 0 1-9-9z" fill="${i.body}"/>
<path d="M72 25q18 6 18 25v38a9 9 0 0 1-9 9h-9z" fill="${i.shade}"/>
<path d="M38 68h44v20a6 6 0 0 1-6 6H44a6 6 0 0 1-6-6z" fill="${detail % 2 ? i.trim : i.light}"/>
<path d="M38 68h44v8H38z" fill="${detail % 2 ? i.trimShade : i.trim}"/>
<path d="M56 74h8v7a4 4 0 0 1-8 0z" fill="${i.pale}"/>
${
	[
		`<path d="M40 50q20-9 40 0" fill="none" stroke="${i.light}" stroke-width="2.5"/>`,
		`<path d="M40 50q20-9 40 0" fill="none" stroke="${i.deep}" stroke-width="2.5"/>`,
		`<path d="M43 28v40M77 28v40" stroke="${i.trim}" stroke-width="5"/>`,
		`<circle cx="60" cy="48" r="8" fill="${i.trim}"/><path d="M60 43l4 7h-8z" fill="${i.pale}"/>`,
	][detail]
}`;

export const trainer: Silhouette = (i, detail) => `
<path d="M15 52c9 6 16 3 21-6l9-4c9 15 22 23 40 26 15 2 22 7 22 17H15z" fill="${i.body}"/>
<path d="M15 64q8 4 12 21H15zm70 4c15 2 22 7 22 17H78q-2-10 7-17z" fill="${i.shade}"/>
<path d="M36 46l9-4c4 7 9 12 15 17l-8 7c-7-5-13-12-16-20z" fill="${i.light}"/>
<g stroke="${i.pale}" stroke-width="3.5" stroke-linecap="round"><path d="M45 57l8-6m-2 12 8-6m0 12 8-6"/></g>
${
	[
		`<path d="M42 85l12-15h9L53 85z" fill="${i.trim}"/>`,
		`<path d="M33 85l9-18h5l-8 18zm11 0 9-14h5l-8 14zm11 0 8-11h6l-8 11z" fill="${i.trim}"/>`,
		`<path d="M28 76q30 10 50-8-14 22-38 15z" fill="${i.trim}"/>`,
		`<circle cx="33" cy="70" r="7" fill="${i.trim}"/>`,
	][detail]
}
<path d="M12 84h97v4a9 9 0 0 1-9 9H20a8 8 0 0 1-8-8z" fill="${i.pale}"/>
<path d="M12 90.500h96.500q-2 6.5-8.5 6.500H20q-7 0-8-6.500z" fill="${i.trimShade}"/>`;

export const shirt: Silhouette = (i, detail) => `
<path d="M44 24 20 37l9 23 11-5v42h40V55l11 5 9-23-24-13q-4 9-16 9t-16-9z" fill="${i.body}"/>
<path d="M76 24l24 13-9 23-11-5v42H70q6-32 2-64 3-3 4-9z" fill="${i.shade}"/>
<path d="M44 24q4 9 16 9t16-9l4 2q-5 12-20 12T40 26z" fill="${detail === 3 ? i.trim : i.light}"/>
${
	[
		`<path d="M40 60h40v8H40zm0 14h40v8H40z" fill="${i.trim}"/>`,
		`<circle cx="60" cy="61" r="12" fill="${i.trim}"/><path d="M48.5 64q11-8 23 0a12 12 0 0 1-23 0z" fill="${i.trimShade}"/>`,
		`<path d="M64 50h11v11q-5.5 4-11 0z" fill="${i.trim}"/>`,
		`<path d="M22 42l9-5 8 17-10 6zm76 0-9-5-8 17 10 6z" fill="${i.trim}"/>`,
	][detail]
}`;

export const jacket: Silhouette = (i, detail) => `
<path d="M46 25 26 33q-7 12-9 54l14 4 7-36v42h44V55l7 36 14-4q-2-42-9-54l-20-8z" fill="${i.body}"/>
<path d="M61 30h13v-5l20 8q7 12 9 54l-14 4-7-36v42H61z" fill="${i.shade}"/>
${
	[
		`<path d="M38 56h44v6H38zm0 14h44v6H38z" fill="${i.shade}" opacity=".7"/>`,
		`<path d="M38 25h44v26H38z" fill="none"/><path d="M30 44h8l1 10H29zm52 0h8l1 10H81z" fill="${i.trim}"/>`,
		`<path d="M38 54h44v10H38z" fill="${i.trim}"/>`,
		`<path d="M43 54h11v10H43zm23 0h11v10H66z" fill="${i.trim}"/>`,
	][detail]
}
<path d="M43 30q3-15 17-15t17 15q-8 9-17 9t-17-9z" fill="${i.trim}"/>
<path d="M50 29q2-7 10-7t10 7q-4 5-10 5t-10-5z" fill="${i.deep}"/>
<path d="M60 39v58" stroke="${i.pale}" stroke-width="2.5"/>
<path d="M42 83l9-7m27 7-9-7" stroke="${i.deep}" stroke-width="2.5" stroke-linecap="round"/>
<path d="M17.5 80l14 4-1 7-14-4zm85 0-14 4 1 7 14-4z" fill="${i.trimShade}"/>`;

export const sunglasses: Silhouette = (i, detail) => {
	const lens = [
		'M18 52h36v14a17 17 0 0 1-36 0z',
		'M36 48a18 18 0 1 1 0 36 18 18 0 0 1 0-36z',
		'M14 50q20-5 40 2 1 30-20 30T14 50z',
		'M17 50h37l-3 26H24z',
	][detail]!;
	const pair = `<path d="${lens}"/><path d="${lens}" transform="matrix(-1 0 0 1 120 0)"/>`;
	return `
<path d="M20 54 30 34h9M100 54 90 34h-9" fill="none" stroke="${i.shade}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>
<path d="M50 58q10-8 20 0" fill="none" stroke="${i.body}" stroke-width="6"/>
<g fill="${i.deep}" stroke="${i.body}" stroke-width="6" stroke-linejoin="round">${pair}</g>
<g fill="${i.trim}" opacity=".5">${pair}</g>
<path d="M27 70l12-14M81 70l12-14" stroke="#fff" stroke-width="4" stroke-linecap="round" opacity=".6"/>`;
};

export const tent: Silhouette = (i, detail) => `
<path d="M34 42 9 97M88 40l22 57" stroke="${i.deep}" stroke-width="1.5"/>
${
	detail < 2
		? `<path d="M48 30 16 97h64z" fill="${i.body}"/><path d="M48 30h32l26 67H80z" fill="${i.shade}"/><path d="M48 48 33 97h30z" fill="${i.deep}"/><path d="M48 48 33 97h7z" fill="${i.trim}"/><path d="M48 30h32l2.5 6H51z" fill="${detail ? i.trim : i.light}"/>`
		: `<path d="M13 97a47 60 0 0 1 94 0z" fill="${i.body}"/><path d="M66 38a47 60 0 0 1 41 59H82q6-34-16-59z" fill="${i.shade}"/><path d="M38 97a20 38 0 0 1 40 0z" fill="${i.deep}"/><path d="M38 97a20 38 0 0 1 20-38q-10 16-11 38z" fill="${i.trim}"/>${detail === 3 ? `<path d="M21 69q39-14 78 0l3 9q-42-14-84 0z" fill="${i.trim}"/>` : `<path d="M30 50q30-26 60 0" fill="none" stroke="${i.trim}" stroke-width="4"/>`}`
}
<path d="M6 97h108" stroke="${i.deep}" stroke-width="2.5" stroke-linecap="round"/>`;
