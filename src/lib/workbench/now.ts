const HOUR_MS = 3_600_000;

/** Days since 1970, as logs count them: by Greenwich. */
export const today = () => Math.floor(Date.now() / (24 * HOUR_MS));

/** 0 … 23, by Greenwich. */
export const hourOfDay = () => Math.floor(Date.now() / HOUR_MS) % 24;
