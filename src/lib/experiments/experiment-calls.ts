import type { CallRegistry } from '$lib/core/call-registry';
import { throttle } from '$lib/core/progress';
import type { Kernels } from '$lib/kernels/kernel';
import type { OpenedDevice } from '$lib/training/device';
import { measureBaseline } from './ab/measure-baseline';
import { openShopWorld, type OpenedShop } from './ab/open-shop-world';
import { createPace, type Pace } from './ab/pace';
import { runExperiment, type ExperimentNews } from './ab/run-experiment';
import type { ArmSpec, ExperimentSpec } from './ab/experiment-spec';
import { runBandits, type BanditReport, type BanditRequest } from './bandit/run-bandits';
import { runInterleaving, type InterleavingRequest, type InterleavingRun } from './interleave/run-interleaving';
import { runLongTerm, type LongTermReport, type LongTermRequest } from './long-term/run-long-term';
import { readLoggedCsv, type AssumedPolicy } from './off-policy/read-logged-csv';
import { reportOpe, type OpeReport } from './off-policy/ope-report';
import { judgeSimulatedLog, type SimulatedLogRequest } from './off-policy/simulate-log';

/** What a page hears of a study: what is being prepared or done, in words, and the numbers so far. */
export interface StudyNews<Report> {
	words: string;
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
			const say = (words: string) => onNews({ words, report: null });
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
						tell({ words: `${report.runs.at(-1)!.label}, day ${report.runs.at(-1)!.days.length}`, report }),
				}),
			);
		},

		runInterleaving(callId: string, request: InterleavingRequest, onNews: OnStudy<InterleavingRun[]>) {
			const tell = throttle(onNews);
			return study(callId, request, request.arms, onNews, (shop, kernels, signal) =>
				runInterleaving(request, shop, {
					kernels,
					signal,
					onRuns: (report) => tell({ words: `${report.at(-1)!.label}, day ${report.at(-1)!.looks.length}`, report }),
				}),
			);
		},

		runLongTerm(callId: string, request: LongTermRequest, onNews: OnStudy<LongTermReport>) {
			const tell = throttle(onNews);
			return study(callId, request, [request.arm], onNews, (shop, kernels, signal) =>
				runLongTerm(request, shop, { kernels, signal, onDay: (report, words) => tell({ words, report }) }),
			);
		},

		judgeSimulatedLog(callId: string, request: SimulatedLogRequest, onNews: OnStudy<OpeReport>) {
			return study(callId, request, request.arms, onNews, (shop, kernels, signal) =>
				judgeSimulatedLog(request, shop, {
					kernels,
					signal,
					onDay: (share) => onNews({ words: `Logging visits, ${Math.round(share * 100)} %`, report: null }),
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
