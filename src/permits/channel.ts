/** Touched after every change of a booking or a permit; the board listens. */
export const PERMIT_CHANNEL = "permits";
