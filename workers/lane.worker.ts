import { runLane, type LaneStart } from '$lib/kernels/lane';

/** One thread of the kernel pool: it is sent its place once and then waits on shared memory, not on messages. */
self.onmessage = ({ data }: MessageEvent<LaneStart>) => runLane(data, () => self.postMessage('ready'));
