/** Buffers of this thread that were made and not destroyed, from here on. */
export function countLiveBuffers(): () => number {
	const live = new Set<GPUBuffer>();
	const { createBuffer } = GPUDevice.prototype;
	const { destroy } = GPUBuffer.prototype;
	GPUDevice.prototype.createBuffer = function (descriptor) {
		const buffer = createBuffer.call(this, descriptor);
		live.add(buffer);
		return buffer;
	};
	GPUBuffer.prototype.destroy = function () {
		live.delete(this);
		return destroy.call(this);
	};
	return () => live.size;
}
