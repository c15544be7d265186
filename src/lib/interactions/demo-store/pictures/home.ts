import type { Silhouette } from './silhouette';

export const lamp: Silhouette = (i, detail) => `
<path d="M40 60h40l12 34H28z" fill="#fff" opacity=".38"/>
<path d="M57 58h6v33h-6z" fill="${i.deep}"/>
${['', `<circle cx="60" cy="74" r="8" fill="${i.trim}"/>`, `<ellipse cx="60" cy="80" rx="12" ry="14" fill="${i.trim}"/>`, `<path d="M54 66h12v26H54z" fill="${i.trim}"/>`][detail]}
<path d="M38 97q2-9 22-9t22 9z" fill="${i.trimShade}"/>
<path d="M46 22h28l16 40H30z" fill="${i.body}"/>
<path d="M64 22h10l16 40H72z" fill="${i.shade}"/>
<path d="M32.5 56h55l2.5 6H30z" fill="${i.light}"/>`;

export const candle: Silhouette = (i, detail) => `
<path d="M60 17c9 10 9 20 0 20s-9-10 0-20z" fill="#f6b544"/>
<path d="M60 25c4 6 4 11 0 11s-4-5 0-11z" fill="#fff1c4"/>
<path d="M60 36v11" stroke="${i.deep}" stroke-width="2.5"/>
<path d="M36 46h48v43a8 8 0 0 1-8 8H44a8 8 0 0 1-8-8z" fill="${i.body}"/>
<path d="M70 46h14v43a8 8 0 0 1-8 8h-9q3-3 3-8z" fill="${i.shade}"/>
<ellipse cx="60" cy="46" rx="24" ry="5.5" fill="${i.light}"/>
${
	[
		`<path d="M42 62h36v22H42z" fill="${i.pale}"/><path d="M48 69h24M52 76h16" stroke="${i.trim}" stroke-width="3"/>`,
		`<circle cx="60" cy="73" r="13" fill="${i.pale}"/><path d="M60 81c-9-5-8-14 4-17 3 9 2 14-4 17z" fill="${i.trim}"/>`,
		`<path d="M36 60h48v5H36zm0 10h48v5H36zm0 10h48v5H36z" fill="${i.trim}"/>`,
		`<path d="M36 66h48v16H36z" fill="${i.trim}"/><path d="M70 66h14v16H70z" fill="${i.trimShade}"/>`,
	][detail]
}`;

export const cushion: Silhouette = (i, detail) => `
<path d="M24 30q36 9 72 0q-9 34 0 67q-36-8-72 0q9-33 0-67z" fill="${i.body}"/>
<path d="M96 30q-9 34 0 67q-36-8-72 0q54-14 72-67z" fill="${i.shade}"/>
${
	[
		`<g fill="none" stroke="${i.trim}" stroke-width="6"><path d="M43 34v58M60 35v57M77 34v58"/></g>`,
		`<path d="M60 42 80 63 60 84 40 63z" fill="${i.trim}"/><path d="M60 53l10 10-10 10-10-10z" fill="${i.light}"/>`,
		`<g fill="${i.trim}"><circle cx="44" cy="48" r="5"/><circle cx="76" cy="48" r="5"/><circle cx="60" cy="63" r="5"/><circle cx="44" cy="79" r="5"/><circle cx="76" cy="79" r="5"/></g>`,
		`<path d="M60 62 33 41M60 62l27-21M60 62 33 86M60 62l27 24" stroke="${i.light}" stroke-width="2.5" stroke-linecap="round"/><circle cx="60" cy="62" r="5" fill="${i.trim}"/>`,
	][detail]
}
<path d="M24 30q36 9 72 0M24 97q36-8 72 0" fill="none" stroke="${i.light}" stroke-width="2"/>`;

export const plant: Silhouette = (i, detail) => {
	const leaf = detail % 2 ? '#4f8a63' : '#6a9a52';
	const leafShade = detail % 2 ? '#3b6f4f' : '#517c3d';
	const leaves =
		detail < 2
			? `<path d="M60 70C36 62 30 44 36 26c18 6 27 24 24 44z" fill="${leaf}"/><path d="M60 70c24-8 30-26 24-44-18 6-27 24-24 44z" fill="${leafShade}"/><path d="M60 70c-12-20-10-38 0-52 10 14 12 32 0 52z" fill="${leaf}"/><path d="M60 28v42" stroke="${leafShade}" stroke-width="2"/>`
			: `<g fill="none" stroke="${leafShade}" stroke-width="3"><path d="M60 70V32M60 62 42 42M60 62l18-20"/></g><g fill="${leaf}"><circle cx="60" cy="26" r="11"/><circle cx="39" cy="40" r="11"/><circle cx="44" cy="57" r="8"/></g><g fill="${leafShade}"><circle cx="81" cy="40" r="11"/><circle cx="76" cy="57" r="8"/></g>`;
	return `${leaves}
<path d="M38 70h44l-5 24a4 4 0 0 1-4 3H47a4 4 0 0 1-4-3z" fill="${i.body}"/>
<path d="M70 70h12l-5 24a4 4 0 0 1-4 3h-8z" fill="${i.shade}"/>
<rect x="35" y="64" width="50" height="9" rx="3" fill="${detail === 1 ? i.trim : i.light}"/>
${detail === 2 ? `<path d="M40 80h40l-1.5 7h-37z" fill="${i.trim}"/>` : ''}`;
};

export const notebook: Silhouette = (i, detail) => `
<path d="M89 30h6v52l-3 9-3-9z" fill="${i.trimShade}"/><path d="M89 30h6v7h-6z" fill="${i.deep}"/>
<rect x="29" y="27" width="54" height="71" rx="5" fill="${i.pale}"/>
<path d="M32 24h46a5 5 0 0 1 5 5v60a5 5 0 0 1-5 5H32z" fill="${i.body}"/>
<path d="M27 29a5 5 0 0 1 5-5h6v70h-6a5 5 0 0 1-5-5z" fill="${i.shade}"/>
${
	[
		`<rect x="46" y="38" width="28" height="18" rx="2" fill="${i.pale}"/><path d="M51 45h18M51 50h11" stroke="${i.trim}" stroke-width="2.5"/>`,
		`<path d="M69 24h5v70h-5z" fill="${i.trim}"/>`,
		`<path d="M38 72 55 50l12 15 7-8 9 12v20a5 5 0 0 1-5 5H38z" fill="${i.trim}"/><circle cx="70" cy="40" r="6" fill="${i.light}"/>`,
		`<path d="M38 60h45v8H38zm0 13h45v8H38z" fill="${i.trim}"/>`,
	][detail]
}
<path d="M55 94v11l4-4 4 4V94z" fill="${i.trim}"/>`;
