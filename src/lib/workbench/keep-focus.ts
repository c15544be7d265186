const focusable = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]';

/** An element and where it stood among its parent's children. */
interface Place {
	element: Element;
	index: number;
}

/**
 * Where the focused element goes away (a removed row, a button that gives way to another), the browser leaves the focus to the
 * body. This hands it to what took the place, else to the nearest neighbour, and to `main` where all of it went. Dialogs are left
 * out: they give the focus back themselves, and if that is no longer possible, it is the place they were opened from that counts.
 * @returns ends it
 */
export function keepFocus(main: HTMLElement): () => void {
	let path: Place[] = [];

	function remember({ target }: FocusEvent) {
		if (!(target instanceof Element) || target.closest('[role="dialog"], [role="alertdialog"]')) return;
		path = [];
		for (let element: Element | null = target; element; element = element.parentElement) {
			path.push({ element, index: Array.from(element.parentElement?.children ?? []).indexOf(element) });
		}
	}

	const observer = new MutationObserver(() => {
		if (document.activeElement !== document.body || path.length === 0 || path[0].element.isConnected) return;
		const stayed = path.findIndex(({ element }) => element.isConnected);
		let heir: HTMLElement | null = null;
		for (
			let level = stayed;
			heir === null && path[level].element !== main && main.contains(path[level].element);
			level++
		) {
			heir = nearest(path[level].element, path[level - 1].index);
		}
		(heir ?? main).focus({ preventScroll: heir === null });
	});

	document.addEventListener('focusin', remember);
	observer.observe(document.body, { childList: true, subtree: true });
	return () => {
		document.removeEventListener('focusin', remember);
		observer.disconnect();
	};
}

/** What can be focused at a place of `parent`, after it, or before it. */
function nearest(parent: Element, index: number): HTMLElement | null {
	const children = Array.from(parent.children);
	for (const child of [...children.slice(index), ...children.slice(0, index).reverse()]) {
		if (child.matches(focusable)) return child as HTMLElement;
		const inside = child.querySelector<HTMLElement>(focusable);
		if (inside) return inside;
	}
	return null;
}
