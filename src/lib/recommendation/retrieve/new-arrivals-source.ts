import type { CandidateSource } from '$lib/recommendation/recommendation';

/** The newest items first, the same for everybody: score −age in days. Silent about items nobody has taken yet, whose age is unknown. */
export function newArrivalsSource(ageDays: Float32Array): CandidateSource {
	const scores = ageDays.map((age) => -age);
	return {
		kind: 'new',
		id: 'new-arrivals',
		label: 'New arrivals',
		score: (requests, out) => requests.forEach((_, row) => out.set(scores, row * scores.length)),
	};
}
