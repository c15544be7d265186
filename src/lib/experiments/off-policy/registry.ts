import { clippedIps } from './clipped-ips';
import { directMethod } from './direct-method';
import { doublyRobust } from './doubly-robust';
import { ips } from './ips';
import type { OpeEstimator } from './ope-sample';
import { snips } from './snips';
import { switchDr } from './switch-dr';

/** Every estimator of a single choice's value, in the order the page lists them. */
export const opeEstimators: readonly OpeEstimator[] = [doublyRobust, switchDr, snips, ips, clippedIps, directMethod];
