/** Sizes of the hidden layers that a value of the option `layers` names. */
export function hiddenSizes(layers: string): number[] {
	return layers === 'none' || layers === 'sum' ? [] : layers.split('-').map(Number);
}
