import { rowColumns } from '$lib/core/csr-matrix';
import type { TrainingData } from '$lib/datasets/dataset-split';
import { queryOfUser, type Query } from '$lib/models/model';
import type { RecommendRequest } from './recommendation';
import { isPurchase } from './retrieve/baskets';
import type { PipelineSpec } from './scenes/pipeline-spec';
import { scenes } from './scenes/scene-meta';
import type { SceneMaterial } from './scenes/scene-material';
import { profileSession } from './session/session-profile';
import type { ShopRequest } from './shop-protocol';

const emptyQuery: Query = { userIndex: null, history: new Uint32Array(0), values: new Float32Array(0) };

/** What the page asks, in the words of the cascade: the session is the newest part of the history. */
export function toRecommendRequest(
	request: ShopRequest,
	userIndex: number | null,
	hide: PipelineSpec['hide'],
	train: TrainingData,
	material: SceneMaterial,
): RecommendRequest {
	const known = userIndex === null ? emptyQuery : queryOfUser(train.matrix, train.timestamps, userIndex);
	const touched = [...request.session.map(({ itemIndex }) => itemIndex), ...request.basket];
	const query = { ...appendToHistory(known, touched, material.ordinaryValue()), userIndex };
	const hidden = request.showSeen ? [] : hiddenItems(request, query, hide, train);
	const asked: RecommendRequest = {
		query,
		exclude: Uint32Array.from(new Set([...hidden, ...request.basket])),
		k: request.k,
		anchorItems: Uint32Array.from(anchorsOf(request)),
		day: request.day ?? 0,
		scene: request.scene,
		...(request.hour !== undefined && { hour: request.hour }),
		impressions: new Map(request.impressions ?? []),
	};
	if (request.session.length > 0)
		asked.session = profileSession(request.session, material.categories(), train.catalogue);
	if (request.scene === 'search') asked.searchText = request.searchText ?? '';
	if (request.scene === 'category' && request.category !== undefined) asked.category = request.category;
	return asked;
}

/** The same request by somebody who never met the item, which stays hidden where it was. */
export function withoutItem(
	request: ShopRequest,
	asked: RecommendRequest,
	itemIndex: number,
	train: TrainingData,
	material: SceneMaterial,
): RecommendRequest {
	const { query } = asked;
	const stays = (other: number) => other !== itemIndex;
	const session = request.session.filter((action) => stays(action.itemIndex));
	const left: RecommendRequest = {
		...asked,
		query: {
			...query,
			history: query.history.filter(stays),
			values: query.values.filter((_, place) => stays(query.history[place])),
		},
		anchorItems: asked.anchorItems?.filter(stays) ?? new Uint32Array(0),
	};
	delete left.session;
	if (session.length > 0) left.session = profileSession(session, material.categories(), train.catalogue);
	return left;
}

function anchorsOf({ scene, basket, anchorItem }: ShopRequest): readonly number[] {
	const { anchors } = scenes[scene];
	if (anchors === 'basket') return basket;
	return anchors === 'product' && anchorItem !== null ? [anchorItem] : [];
}

function hiddenItems(
	request: ShopRequest,
	{ userIndex, history }: Query,
	hide: PipelineSpec['hide'],
	train: TrainingData,
) {
	if (hide === 'seen') return history;
	if (hide === 'nothing') return [];
	const now = request.session.filter(({ kind }) => kind === 'bought').map(({ itemIndex }) => itemIndex);
	return userIndex === null ? now : [...now, ...boughtBefore(userIndex, train)];
}

/** Everything of the row where the log names no purchases. */
function boughtBefore(userIndex: number, { matrix, eventCodes, eventNames }: TrainingData): Uint32Array {
	const row = rowColumns(matrix, userIndex);
	if (!eventNames.some(isPurchase)) return row;
	const start = matrix.rowOffsets[userIndex];
	return row.filter((_, offset) => isPurchase(eventNames[eventCodes[start + offset]] ?? ''));
}

/** The history with the session at its newest end; an item met again moves there. */
function appendToHistory(
	{ history, values }: Query,
	session: readonly number[],
	value: number,
): Omit<Query, 'userIndex'> {
	const valueOf = new Map<number, number>();
	history.forEach((item, place) => valueOf.set(item, values[place]));
	for (const item of session) {
		const before = valueOf.get(item);
		valueOf.delete(item);
		valueOf.set(item, before ?? value);
	}
	return { history: Uint32Array.from(valueOf.keys()), values: Float32Array.from(valueOf.values()) };
}
