import type { HandleClientError } from '@sveltejs/kit';

/** An address that leads nowhere is told on the page and is no fault of the app: the console keeps to those. */
export const handleError: HandleClientError = ({ error, status, message }) => {
	if (status !== 404) console.error(error);
	return { message };
};
