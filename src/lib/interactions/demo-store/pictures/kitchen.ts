import type { Silhouette } from './silhouette';

export const mug: Silhouette = (i, detail) => `
<path d="M77 53h5a12 12 0 0 1 0 25h-7" fill="none" stroke="${i.shade}" stroke-width="7"/>
<path d="M32 42h46v40a14 14 0 0 1-14 14H46a14 14 0 0 1-14-14z" fill="${i.body}"/>
<path d="M66 42h12v40a14 14 0 0 1-14 14h-8q10-3 10-16z" fill="${i.shade}"/>
${
	[
		`<path d="M32 62h46v10H32z" fill="${i.trim}"/>`,
		`<path d="M32 76h46v6a14 14 0 0 1-14 14H46a14 14 0 0 1-14-14z" fill="${i.trim}"/>`,
		`<g fill="${i.trim}"><circle cx="43" cy="60" r="3.5"/><circle cx="55" cy="70" r="3.5"/><circle cx="67" cy="60" r="3.5"/><circle cx="43" cy="80" r="3.5"/><circle cx="67" cy="80" r="3.5"/></g>`,
		`<path d="M55 79c-14-9-9-19 0-12 9-7 14 3 0 12z" fill="${i.trim}"/>`,
	][detail]
}
<ellipse cx="55" cy="42" rx="23" ry="5.5" fill="${i.light}"/>
<ellipse cx="55" cy="42.6" rx="18.5" ry="3.6" fill="${i.deep}"/>`;

export const teapot: Silhouette = (i, detail) => `
<path d="M40 80C22 78 26 57 13 50l10-3c10 5 9 14 21 17z" fill="${i.shade}"/>
<path d="M82 58c24-8 25 24-1 25" fill="none" stroke="${i.trim}" stroke-width="6" stroke-linecap="round"/>
<path d="M33 71a28 26 0 0 1 56 0c0 11-6 20-14 25H47c-8-5-14-14-14-25z" fill="${i.body}"/>
<path d="M61 45a28 26 0 0 1 28 26c0 11-6 20-14 25h-9c14-15 13-38-5-51z" fill="${i.shade}"/>
${
	[
		`<path d="M33 68h56v7H33.300z" fill="${i.trim}"/>`,
		`<path d="M35 81h52q-4 10-12 15H47q-8-5-12-15z" fill="${i.trim}"/>`,
		`<g fill="${i.light}"><circle cx="46" cy="66" r="3"/><circle cx="55" cy="78" r="3"/><circle cx="64" cy="66" r="3"/><circle cx="73" cy="78" r="3"/></g>`,
		'',
	][detail]
}
<path d="M44 51a17 11 0 0 1 34 0z" fill="${i.light}"/>
<circle cx="61" cy="37" r="5" fill="${i.trim}"/>`;

export const coffee: Silhouette = (i, detail) => `
<path d="M38 40h44l4 54a4 4 0 0 1-4 4H38a4 4 0 0 1-4-4z" fill="${i.body}"/>
<path d="M70 40h12l4 54a4 4 0 0 1-4 4H72z" fill="${i.shade}"/>
<path d="M40 27h40l2 13H38z" fill="${i.shade}"/>
<path d="M40 27h40l.6 4H39.400z" fill="${i.trim}"/>
<path d="M43 55h34l1.5 31h-37z" fill="${i.pale}"/>
${
	[
		`<g transform="rotate(28 60 70)"><ellipse cx="60" cy="70" rx="8" ry="11" fill="${i.trimShade}"/><path d="M60 60q-5 5 0 10t0 10" fill="none" stroke="${i.pale}" stroke-width="2"/></g>`,
		`<path d="M60 81c-12-6-10-18 5-22 4 12 3 19-5 22zm0 0 3-13" fill="${i.trim}" stroke="${i.pale}" stroke-width="1.5"/>`,
		`<path d="M60 60 70 78H50z" fill="${i.trim}"/><path d="M60 60l4 7h-8z" fill="${i.trimShade}"/>`,
		`<circle cx="60" cy="70" r="10" fill="${i.trim}"/><path d="M50 70h20" stroke="${i.pale}" stroke-width="3"/>`,
	][detail]
}
<circle cx="60" cy="47.5" r="2.5" fill="${i.deep}"/>`;

export const pan: Silhouette = (i, detail) => `
<path d="M76 61h31a4 4 0 0 1 0 8H76z" fill="${i.deep}"/>
<path d="M20 56h58v24a15 15 0 0 1-15 15H35a15 15 0 0 1-15-15z" fill="${i.body}"/>
<path d="M64 56h14v24a15 15 0 0 1-15 15h-9q10-3 10-15z" fill="${i.shade}"/>
${['', `<path d="M20 74h58v6a15 15 0 0 1-15 15H35a15 15 0 0 1-15-15z" fill="${i.trim}"/>`, `<path d="M20 64h58v5H20z" fill="${i.trim}"/>`, `<path d="M29 66v16" stroke="${i.light}" stroke-width="5" stroke-linecap="round"/>`][detail]}
<path d="M21 52c4-19 52-19 56 0z" fill="${i.light}"/>
<path d="M54 38c12 2 21 7 23 14H64q0-9-10-14z" fill="${i.body}"/>
<rect x="17" y="51" width="64" height="6" rx="3" fill="${i.shade}"/>
<rect x="44" y="29" width="10" height="10" rx="4" fill="${i.trim}"/>`;

export const knife: Silhouette = (i, detail) => `
<rect x="22" y="36" width="76" height="60" rx="10" fill="${i.trim}"/>
<path d="M22 84h76v2a10 10 0 0 1-10 10H32a10 10 0 0 1-10-10z" fill="${i.trimShade}"/>
${[`<path d="M34 50h40M34 82h22" stroke="${i.trimShade}" stroke-width="2" opacity=".6"/>`, '', `<circle cx="87" cy="47" r="4" fill="${i.backdrop}"/>`, `<circle cx="33" cy="47" r="4" fill="${i.backdrop}"/>`][detail]}
<g transform="rotate(-32 60 64)">
<path d="M14 57h52v17c-20 1-42-3-52-17z" fill="${i.pale}"/>
<path d="M20 64q18 8 46 6v4c-20 1-38-2-46-10z" fill="${i.deep}" opacity=".22"/>
<rect x="65" y="55" width="6" height="20" rx="2" fill="${i.deep}"/>
<path d="M71 57h32a7 7 0 0 1 7 9q-3 6-11 4l-28-1z" fill="${i.body}"/>
<g fill="${i.light}"><circle cx="79" cy="63" r="1.8"/><circle cx="89" cy="63" r="1.8"/><circle cx="99" cy="63.5" r="1.8"/></g>
</g>`;
