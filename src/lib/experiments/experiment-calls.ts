import type { CallRegistry } from '$lib/core/call-registry';
import { throttle, type Progress } from '$lib/core/progress';
import type { Kernels } from '$lib/kernels/kernel';
import type { OpenedDevice } from '$lib/training/device';
import { measureBaseline } from './ab/measure-baseline';
import { openShopWorld, type OpenedShop } from './ab/open-shop-world';
import { createPace, type Pace } from './ab/pace';
import { runExperiment, type ExperimentNews } from './ab/run-experiment';
import type { ArmSpec, ExperimentSpec } from './ab/experiment-spec';
import { runBandits, type BanditReport, type BanditRequest } from './bandit/run-bandits';
import {
	interleavingMethods,
	runInterleaving,
	type InterleavingRequest,
	type InterleavingRun,
} from './interleave/run-interleaving';
import { runLongTerm, type LongTermReport, type LongTermRequest } from './long-term/run-long-term';
import { readLoggedCsv, type AssumedPolicy } from './off-policy/read-logged-csv';
import { reportOpe, type OpeReport } from './off-policy/ope-report';
import { judgeSimulatedLog, type SimulatedLogRequest } from './off-policy/simulate-log';

/** How much of a study's work is done; unit is a plural in words. */
export type StudyAmount = Pick<Progress, 'done' | 'unit'> & { total: number };

/** What a page hears of a study: what is being prepared or done, in words, how far it is, and the numbers so far. */
export interface StudyNews<Report> {
	words: string;
	/** Null while the shop is being opened. */
	amount: StudyAmount | null;
	report: Report | null;
}

type OnStudy<Report> = (news: StudyNews<Report>) => void;

/** What the judge worker answers about experiments. */
export function experimentCalls(calls: CallRegistry, opened: Promise<OpenedDevice>) {
	const paces = new Map<string, Pace>();

	/** Opens the shop for a study and hands it over. */
	function study<Request extends { datasetId: string; seed: number; behaviour: ExperimentSpec['behaviour'] }, Report>(
		callId: string,
		request: Request,
		arms: readonly ArmSpec[],
		onNews: OnStudy<Report>,
		run: (shop: OpenedShop, kernels: Kernels, signal: AbortSignal) => Promise<Report>,
	): Promise<Report> {
		return calls.run(callId, async (signal) => {
			const { kernels } = await opened;
			const say = (words: string) => onNews({ words, amount: null, report: null });
			const shop = await openShopWorld({ ...request, arms }, { kernels, signal, say });
			return run(shop, kernels, signal);
		});
	}

	return {
		runExperiment(callId: string, experimentId: string, daysPerSecond: number, onNews: (news: ExperimentNews) => void) {
			return calls.run(callId, async (signal) => {
				const { kernels } = await opened;
				const pace = createPace(daysPerSecond);
				paces.set(experimentId, pace);
				try {
					return await runExperiment(experimentId, { kernels, signal, onNews, rest: (stop) => pace.rest(stop) });
				} finally {
					paces.delete(experimentId);
				}
			});
		},

		/** Takes effect within the day that is resting. */
		setPace(experimentId: string, daysPerSecond: number) {
			const pace = paces.get(experimentId);
			if (pace) pace.daysPerSecond = daysPerSecond;
		},

		/** What a test of this plan could find, from a trial run of its control. */
		measureBaseline(callId: string, spec: ExperimentSpec, onPhase: (phase: string) => void) {
			return calls.run(callId, async (signal) => {
				const { kernels } = await opened;
				const shop = await openShopWorld({ ...spec, arms: [spec.arms[0]] }, { kernels, signal, say: onPhase });
				onPhase('A trial run of the control');
				const baseline = await measureBaseline(spec, shop, kernels, signal);
				return { baseline, fit: shop.fit, kind: shop.shopper.kind, hasPrices: shop.shopper.hasPrices };
			});
		},

		runBandits(callId: string, request: BanditRequest, onNews: OnStudy<BanditReport>) {
			const tell = throttle(onNews);
			return study(callId, request, request.arms, onNews, (shop, kernels, signal) =>
				runBandits(request, shop, {
					kernels,
					signal,
					onRun: (report) =>
						tell({
							words: report.runs.at(-1)!.label,
							amount: {
								unit: 'simulated days',
								done: report.runs.reduce((sum, { days }) => sum + days.length, 0),
								total: request.days * request.bandits.length,
							},
							report,
						}),
				}),
			);
		},

		runInterleaving(callId: string, request: InterleavingRequest, onNews: OnStudy<InterleavingRun[]>) {
			const tell = throttle(onNews);
			return study(callId, request, request.arms, onNews, (shop, kernels, signal) =>
				runInterleaving(request, shop, {
					kernels,
					signal,
					onRuns: (report) =>
						tell({
							words: report.at(-1)!.label,
							amount: {
								unit: 'simulated days',
								done: report.reduce((sum, { looks }) => sum + looks.length, 0),
								total: request.days * (interleavingMethods.length + 1),
							},
							report,
						}),
				}),
			);
		},

		runLongTerm(callId: string, request: LongTermRequest, onNews: OnStudy<LongTermReport>) {
			const tell = throttle(onNews);
			return study(callId, request, [request.arm], onNews, (shop, kernels, signal) =>
				runLongTerm(request, shop, { kernels, signal, onDay: tell }),
			);
		},

		judgeSimulatedLog(callId: string, request: SimulatedLogRequest, onNews: OnStudy<OpeReport>) {
			const tell = throttle(onNews);
			return study(callId, request, request.arms, onNews, (shop, kernels, signal) =>
				judgeSimulatedLog(request, shop, {
					kernels,
					signal,
					onDay: (done, total) =>
						tell({ words: 'Logging visits', amount: { done, total, unit: 'visits' }, report: null }),
				}),
			);
		},

		/** @throws FileFormatError, InvalidRequestError naming the row that is wrong */
		judgeLoggedCsv(text: string, assumed: AssumedPolicy): OpeReport {
			const { sample, hasModel } = readLoggedCsv(text, assumed);
			const report = reportOpe(sample, null, null, null);
			// Without a model of its own the direct method only repeats the mean of the log.
			return hasModel ? report : { ...report, rows: report.rows.filter(({ id }) => id !== 'dm') };
		},
	};
}
