import { amazonReviews } from './amazon-reviews';
import { dunnhumby } from './dunnhumby';
import { hAndM } from './h-and-m';
import { instacart } from './instacart';
import { movieLens100k } from './movielens-100k';
import { movieLens1m } from './movielens-1m';
import { movieLens25m } from './movielens-25m';
import { plainEvents } from './plain-events';
import { retailRocket } from './retailrocket';
import type { Shape } from './shape';
import { shopifyOrders } from './shopify-orders';
import { taFeng } from './ta-feng';
import { uciOnlineRetail } from './uci-online-retail';
import { wooCommerceOrders } from './woocommerce-orders';

/** Every shape that is recognised: a file and a line here. */
export const shapes: readonly Shape[] = [
	movieLens100k,
	movieLens1m,
	movieLens25m,
	amazonReviews,
	retailRocket,
	uciOnlineRetail,
	instacart,
	hAndM,
	taFeng,
	dunnhumby,
	shopifyOrders,
	wooCommerceOrders,
	plainEvents,
];
