/**
 * Every error the app raises on purpose. Comlink carries an error's name, message and stack only,
 * so callers tell errors apart by `name`; abort is the platform's own `AbortError`.
 */
abstract class NamedError extends Error {
	constructor(name: string, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = name;
	}
}

/** A file cannot be read as it was asked to be. The message names file, line and the way out. */
export class FileFormatError extends NamedError {
	constructor(message: string, options?: ErrorOptions, name = 'FileFormatError') {
		super(name, message, options);
	}
}

/** Nothing says what parts the columns of a file: somebody who knows it may say. */
export class UnknownDelimiterError extends FileFormatError {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options, 'UnknownDelimiterError');
	}
}

/** The browser refused to store more, or lost the database. What was stored before is whole. */
export class StorageQuotaError extends NamedError {
	constructor(message: string, options?: ErrorOptions) {
		super('StorageQuotaError', message, options);
	}
}

/** A model cannot be fitted on this data with these options, or its numbers ran away. */
export class ModelFitError extends NamedError {
	constructor(message: string, options?: ErrorOptions) {
		super('ModelFitError', message, options);
	}
}

/** Two arrays do not fit together: a defect of the caller. */
export class ShapeError extends NamedError {
	constructor(message: string, options?: ErrorOptions) {
		super('ShapeError', message, options);
	}
}

/** This browser lacks what was asked for by name (WebGPU, SIMD, threads). */
export class UnsupportedBackendError extends NamedError {
	constructor(message: string, options?: ErrorOptions) {
		super('UnsupportedBackendError', message, options);
	}
}

/** The GPU went away in mid-work: driver reset, sleeping laptop, tab in the background. */
export class GpuDeviceLostError extends NamedError {
	constructor(message: string, options?: ErrorOptions) {
		super('GpuDeviceLostError', message, options);
	}
}

/** A stored model was written by a version this one cannot read. */
export class ArtifactVersionError extends NamedError {
	constructor(message: string, options?: ErrorOptions) {
		super('ArtifactVersionError', message, options);
	}
}

/** What was asked for (a data set, a run, an item) is not there, or is not allowed in this place. */
export class InvalidRequestError extends NamedError {
	constructor(message: string, options?: ErrorOptions) {
		super('InvalidRequestError', message, options);
	}
}

/** A fit stopped on request after an epoch; its state is kept and it can go on from there. */
export class TrainingPausedError extends NamedError {
	constructor(message: string, options?: ErrorOptions) {
		super('TrainingPausedError', message, options);
	}
}

/** What to show of anything that was thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
