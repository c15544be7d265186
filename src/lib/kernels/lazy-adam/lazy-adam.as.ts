/** One step of `count` elements of distinct rows, side by side as their gradients are. */
export function adamRows(
	table: usize,
	firstMoment: usize,
	secondMoment: usize,
	sums: usize,
	count: i32,
	stepSize: f32,
	beta1: f32,
	beta2: f32,
	// 1 − β in f32 would lose digits of 1 − 0.999, so the caller subtracts in f64.
	oneMinusBeta1: f32,
	oneMinusBeta2: f32,
	epsilon: f32,
): void {
	const end = (<usize>count) << 2;
	let at: usize = 0;
	for (; at < (end & ~15); at += 16) {
		const gradient = v128.load(sums + at);
		const first = f32x4.add(
			f32x4.mul(f32x4.splat(beta1), v128.load(firstMoment + at)),
			f32x4.mul(f32x4.splat(oneMinusBeta1), gradient),
		);
		const second = f32x4.add(
			f32x4.mul(f32x4.splat(beta2), v128.load(secondMoment + at)),
			f32x4.mul(f32x4.mul(f32x4.splat(oneMinusBeta2), gradient), gradient),
		);
		v128.store(firstMoment + at, first);
		v128.store(secondMoment + at, second);
		const root = f32x4.add(f32x4.sqrt(second), f32x4.splat(epsilon));
		const change = f32x4.div(f32x4.mul(f32x4.splat(stepSize), first), root);
		v128.store(table + at, f32x4.sub(v128.load(table + at), change));
	}
	for (; at < end; at += 4) {
		const gradient = load<f32>(sums + at);
		const first = beta1 * load<f32>(firstMoment + at) + oneMinusBeta1 * gradient;
		const second = beta2 * load<f32>(secondMoment + at) + oneMinusBeta2 * gradient * gradient;
		store<f32>(firstMoment + at, first);
		store<f32>(secondMoment + at, second);
		store<f32>(table + at, load<f32>(table + at) - (stepSize * first) / (sqrt(second) + epsilon));
	}
}
