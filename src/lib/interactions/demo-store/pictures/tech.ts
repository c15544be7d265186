import type { Silhouette } from './silhouette';

export const headphones: Silhouette = (i, detail) => `
<path d="M28 70V62a32 34 0 0 1 64 0v8" fill="none" stroke="${i.deep}" stroke-width="5"/>
<path d="M33 47a30 26 0 0 1 54 0" fill="none" stroke="${i.body}" stroke-width="9" stroke-linecap="round"/>
<rect x="33" y="64" width="10" height="30" rx="5" fill="${i.deep}"/>
<rect x="77" y="64" width="10" height="30" rx="5" fill="${i.deep}"/>
<rect x="19" y="61" width="18" height="36" rx="9" fill="${i.body}"/>
<rect x="83" y="61" width="18" height="36" rx="9" fill="${i.shade}"/>
${
	[
		`<path d="M28 72v14M92 72v14" stroke="${i.trim}" stroke-width="5" stroke-linecap="round"/>`,
		`<g fill="${i.trim}"><circle cx="28" cy="79" r="5"/><circle cx="92" cy="79" r="5"/></g>`,
		`<path d="M19 76h18v6H19zm64 0h18v6H83z" fill="${i.trim}"/>`,
		`<path d="M28 97q0 8 14 8h9" fill="none" stroke="${i.deep}" stroke-width="2.5"/><rect x="49" y="102" width="10" height="6" rx="3" fill="${i.trim}"/>`,
	][detail]
}`;

export const speaker: Silhouette = (i, detail) =>
	detail < 2
		? `
<rect x="35" y="20" width="50" height="77" rx="10" fill="${i.body}"/>
<path d="M71 20h4a10 10 0 0 1 10 10v57a10 10 0 0 1-10 10h-4z" fill="${i.shade}"/>
<circle cx="58" cy="71" r="18" fill="${i.deep}"/><circle cx="58" cy="71" r="13" fill="${detail ? i.trim : i.shade}"/><circle cx="58" cy="71" r="5" fill="${i.deep}"/>
<circle cx="58" cy="38" r="9.5" fill="${i.deep}"/><circle cx="58" cy="38" r="5" fill="${i.trim}"/>
<circle cx="78" cy="89" r="2" fill="${i.light}"/>`
		: `
<path d="M38 44q0-16 22-16t22 16" fill="none" stroke="${i.trim}" stroke-width="5"/>
<rect x="16" y="44" width="88" height="53" rx="${detail === 2 ? 26 : 10}" fill="${i.body}"/>
<path d="M18 78q42 12 84 0v${detail === 2 ? 0 : 9}q-3 ${detail === 2 ? 19 : 10}-24 ${detail === 2 ? 19 : 10}H42q-21 0-24-${detail === 2 ? 19 : 10}z" fill="${i.shade}"/>
<g fill="${i.deep}"><circle cx="40" cy="70" r="16"/><circle cx="80" cy="70" r="16"/></g>
<g fill="${i.shade}"><circle cx="40" cy="70" r="11"/><circle cx="80" cy="70" r="11"/></g>
<g fill="${i.trim}"><circle cx="40" cy="70" r="4.5"/><circle cx="80" cy="70" r="4.5"/></g>`;

export const keyboard: Silhouette = (i, detail) => `
<path d="M60 44V34q0-8 10-8h14" fill="none" stroke="${i.deep}" stroke-width="3"/>
<rect x="11" y="46" width="98" height="46" rx="7" fill="${i.shade}"/>
<rect x="11" y="43" width="98" height="45" rx="7" fill="${i.body}"/>
<g fill="none" stroke="${i.pale}" stroke-width="7">
<path d="M18 52h84" stroke-dasharray="7 2.6"/><path d="M18 61.500h84" stroke-dasharray="10 2.5 7 2.5 7 2.5"/>
<path d="M18 71h84" stroke-dasharray="12 2.5 7 2.5 7 2.5"/><path d="M18 80.500h17M85 80.500h17" stroke-dasharray="7 2.5"/><path d="M38 80.500h44"/></g>
${
	[
		`<path d="M18 48.500h7v7h-7z" fill="${i.trim}"/>`,
		`<path d="M38 77h44v7H38z" fill="${i.trim}"/>`,
		`<path d="M18 48.500h7v7h-7zM38 77h44v7H38zM93 67.500h9v7h-9z" fill="${i.trim}"/>`,
		`<path d="M95 77h7v7h-7zm-9.5 0h7v7h-7z" fill="${i.trim}"/>`,
	][detail]
}`;

export const watch: Silhouette = (i, detail) => `
<path d="M47 40l3-26h20l3 26zm0 40 3 26h20l3-26z" fill="${i.body}"/>
<path d="M62 40V14h8l3 26zm0 40v26h8l3-26z" fill="${i.shade}"/>
${detail === 1 ? `<path d="M57 14h6v92h-6z" fill="${i.trim}"/>` : ''}
<rect x="86" y="56" width="6" height="8" rx="2" fill="${i.deep}"/>
${
	detail === 3
		? `<rect x="34" y="34" width="52" height="52" rx="14" fill="${i.deep}"/><rect x="40" y="40" width="40" height="40" rx="9" fill="${i.trim}"/>`
		: `<circle cx="60" cy="60" r="28" fill="${i.deep}"/><circle cx="60" cy="60" r="22" fill="${detail === 2 ? i.trim : i.pale}"/>`
}
<path d="M60 41v4m0 30v4M41 60h4m30 0h4" stroke="${i.deep}" stroke-width="2.5"/>
<path d="M60 60V46m0 14 10 6" stroke="${i.deep}" stroke-width="3.5" stroke-linecap="round"/>
<circle cx="60" cy="60" r="3" fill="${detail === 2 || detail === 3 ? i.pale : i.trim}"/>`;
