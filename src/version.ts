/** What this program is; the release day also bounds from below what the clock may say. */
export const VERSION = "0.1.0";
export const RELEASED_ON = "2026-11-22";
