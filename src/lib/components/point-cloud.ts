/** Where the camera stands: the picture's centre and how many half-widths of it fill the shorter side. */
export interface CloudView {
	x: number;
	y: number;
	zoom: number;
}

/** Points on a canvas, by WebGL2. */
export interface PointCloud {
	/** @param points [pointCount × 2] in −1…1 */
	setPoints(points: Float32Array): void;
	/**
	 * @param colours [pointCount × 4] red, green, blue, alpha
	 * @param sizes [pointCount] CSS pixels
	 */
	setLook(colours: Uint8Array, sizes: Float32Array): void;
	/**
	 * @param behind the first point of those drawn under all others
	 * @param above points drawn over all others, in this order
	 */
	draw(view: CloudView, behind: number, above: Iterable<number>): void;
	destroy(): void;
}

const vertexShader = `#version 300 es
in vec2 position;
in vec4 colour;
in float size;
uniform vec2 centre;
uniform vec2 scale;
uniform float pixelRatio;
out vec4 tint;
void main() {
	gl_Position = vec4((position - centre) * scale, 0.0, 1.0);
	gl_PointSize = size * pixelRatio;
	tint = colour;
}`;

const fragmentShader = `#version 300 es
precision mediump float;
in vec4 tint;
out vec4 shown;
void main() {
	float edge = length(gl_PointCoord - 0.5);
	if (edge > 0.5) discard;
	shown = vec4(tint.rgb * tint.a, tint.a);
}`;

/**
 * A cloud of points on the canvas, a few draw calls a frame. Our own few lines, because regl builds its commands with `new Function`,
 * which the app's policy forbids. Null where the browser has no WebGL2.
 */
export function createPointCloud(canvas: HTMLCanvasElement): PointCloud | null {
	const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true });
	if (!gl) return null;
	const program = gl.createProgram();
	for (const [kind, source] of [
		[gl.VERTEX_SHADER, vertexShader],
		[gl.FRAGMENT_SHADER, fragmentShader],
	] as const) {
		const shader = gl.createShader(kind)!;
		gl.shaderSource(shader, source);
		gl.compileShader(shader);
		gl.attachShader(program, shader);
	}
	gl.linkProgram(program);
	if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return null;
	gl.useProgram(program);
	gl.enable(gl.BLEND);
	gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
	const buffers = {
		position: attribute(gl, program, 'position', 2, gl.FLOAT),
		colour: attribute(gl, program, 'colour', 4, gl.UNSIGNED_BYTE),
		size: attribute(gl, program, 'size', 1, gl.FLOAT),
	};
	const uniform = (name: string) => gl.getUniformLocation(program, name);
	const [centre, scale, ratio] = [uniform('centre'), uniform('scale'), uniform('pixelRatio')];
	let pointCount = 0;

	function fill(buffer: WebGLBuffer, values: Float32Array | Uint8Array) {
		gl!.bindBuffer(gl!.ARRAY_BUFFER, buffer);
		gl!.bufferData(gl!.ARRAY_BUFFER, values, gl!.STATIC_DRAW);
	}

	return {
		setPoints(points) {
			pointCount = points.length / 2;
			fill(buffers.position, points);
		},
		setLook(colours, sizes) {
			fill(buffers.colour, colours);
			fill(buffers.size, sizes);
		},
		draw({ x, y, zoom }, behind, above) {
			const { width, height } = canvas;
			const side = Math.min(width, height) * zoom;
			gl.viewport(0, 0, width, height);
			gl.clearColor(0, 0, 0, 0);
			gl.clear(gl.COLOR_BUFFER_BIT);
			gl.uniform2f(centre, x, y);
			gl.uniform2f(scale, side / width, side / height);
			gl.uniform1f(ratio, devicePixelRatio);
			if (behind < pointCount) gl.drawArrays(gl.POINTS, behind, pointCount - behind);
			gl.drawArrays(gl.POINTS, 0, Math.min(behind, pointCount));
			for (const point of above) gl.drawArrays(gl.POINTS, point, 1);
		},
		destroy() {
			for (const buffer of Object.values(buffers)) gl.deleteBuffer(buffer);
			gl.deleteProgram(program);
		},
	};
}

function attribute(gl: WebGL2RenderingContext, program: WebGLProgram, name: string, parts: number, type: number) {
	const buffer = gl.createBuffer();
	const place = gl.getAttribLocation(program, name);
	gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
	gl.enableVertexAttribArray(place);
	gl.vertexAttribPointer(place, parts, type, type === gl.UNSIGNED_BYTE, 0, 0);
	return buffer;
}

/** From a place on the canvas (CSS pixels) to the picture. */
export function toPicture(view: CloudView, width: number, height: number, left: number, top: number): [number, number] {
	const half = (Math.min(width, height) / 2) * view.zoom;
	return [view.x + (left - width / 2) / half, view.y - (top - height / 2) / half];
}

/** From the picture to a place on the canvas (CSS pixels). */
export function toCanvas(view: CloudView, width: number, height: number, x: number, y: number): [number, number] {
	const half = (Math.min(width, height) / 2) * view.zoom;
	return [width / 2 + (x - view.x) * half, height / 2 - (y - view.y) * half];
}

/** How much of the points on either side of either axis are strays. */
const STRAYS = 0.01;
/** So many times smaller the rest may become for their sake; beyond it they would make a blot of the rest, and lie outside. */
const MOST_SHRINK = 3;
/** Of the canvas's half, so that nothing lies on its edge. */
const MARGIN = 0.92;

/**
 * The look to begin with: all points, but strays far out, and never from further away than shows the whole picture.
 * @param aspect the canvas's width over its height
 */
export function homeView(points: Float32Array, aspect: number): CloudView {
	if (points.length === 0) return { x: 0, y: 0, zoom: MARGIN };
	const [whole, crowd] = [viewOf(points, 0, aspect), viewOf(points, STRAYS, aspect)];
	return whole.zoom * MOST_SHRINK < crowd.zoom ? crowd : whole;
}

function viewOf(points: Float32Array, strays: number, aspect: number): CloudView {
	const [[left, right], [low, high]] = [spanOf(points, 0, strays), spanOf(points, 1, strays)];
	// In half-widths of the shorter side: the longer has room for more.
	const half = Math.max((right - left) / Math.max(1, aspect), (high - low) * Math.min(1, aspect)) / 2;
	const zoom = Math.min(200, Math.max(MARGIN, MARGIN / Math.max(half, 1e-6)));
	return { x: (left + right) / 2, y: (low + high) / 2, zoom };
}

function spanOf(points: Float32Array, axis: 0 | 1, strays: number): [number, number] {
	const sorted = Float32Array.from({ length: points.length / 2 }, (_, point) => points[2 * point + axis]).sort();
	const cut = Math.floor(strays * (sorted.length - 1));
	return [sorted[cut], sorted[sorted.length - 1 - cut]];
}

/** The point nearest to a place of the picture; −1 where none is within reach. */
export function nearestPoint(points: Float32Array, x: number, y: number, reach: number): number {
	let nearest = -1;
	let least = reach * reach;
	for (let place = 0; place < points.length; place += 2) {
		const squares = (points[place] - x) ** 2 + (points[place + 1] - y) ** 2;
		if (squares <= least) {
			nearest = place / 2;
			least = squares;
		}
	}
	return nearest;
}

/** Indices of the points inside a closed line, by the even-odd rule. */
export function pointsWithin(points: Float32Array, outline: readonly (readonly [number, number])[]): number[] {
	const inside: number[] = [];
	for (let place = 0; place < points.length; place += 2) {
		const [x, y] = [points[place], points[place + 1]];
		let isInside = false;
		outline.forEach(([ax, ay], corner) => {
			const [bx, by] = outline[(corner + 1) % outline.length];
			if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isInside = !isInside;
		});
		if (isInside) inside.push(place / 2);
	}
	return inside;
}
