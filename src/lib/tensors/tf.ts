import type * as TensorFlow from '@tensorflow/tfjs-core';

export type Tf = typeof TensorFlow;

/** 'webgpu' only where a hardware adapter was found: a software one is slower than wasm. */
export type TensorBackend = 'wasm' | 'webgpu' | 'cpu';
