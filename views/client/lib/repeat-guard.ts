/** A camera sees the same code many times a second; each shall count once. Pure. */

export const REPEAT_GUARD_MS = 2_000;

export type RepeatGuard = (code: string, atMs: number) => boolean;

/** `true` when the code is new. Seeing it again prolongs the guard: only a code that was out of sight
 * counts a second time. Two codes in one picture are guarded each for itself. */
export function repeatGuard(): RepeatGuard {
  const seenMs = new Map<string, number>();
  return (code, atMs) => {
    for (const [old, ms] of seenMs) if (atMs - ms >= REPEAT_GUARD_MS) seenMs.delete(old);
    const isNew = !seenMs.has(code);
    seenMs.set(code, atMs);
    return isNew;
  };
}
