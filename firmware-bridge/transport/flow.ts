/** Holds a line to a share of the machine: a device that floods must not starve the others. */

/** Five times the fastest line in use (921 600 baud); noise at this rate costs a few percent of a core. */
const BYTES_PER_SECOND_MAX = 512_000;
const WINDOW_MS = 50;

export type Valve = { readonly pause: () => void; readonly resume: () => void };

/** Call the result with every piece's length. `stop` drops a resume that is still to come. */
export function createFlowLimit(
  valve: Valve,
  bytesPerSecond = BYTES_PER_SECOND_MAX,
): { readonly take: (count: number) => void; readonly stop: () => void } {
  const windowBytes = (bytesPerSecond * WINDOW_MS) / 1_000;
  let taken = 0;
  let windowAt = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    take(count) {
      const now = performance.now();
      // The allowance refills with time; a burst after a quiet spell may use one window at most.
      taken = Math.max(0, taken - ((now - windowAt) * bytesPerSecond) / 1_000) + count;
      windowAt = now;
      if (taken <= windowBytes || timer !== undefined) return;
      valve.pause();
      timer = setTimeout(
        () => {
          timer = undefined;
          valve.resume();
        },
        (taken * 1_000) / bytesPerSecond,
      );
    },
    stop() {
      if (timer !== undefined) clearTimeout(timer);
      timer = undefined;
    },
  };
}
