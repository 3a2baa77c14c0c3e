/** Starting the service worker, and renewing the offline page that it keeps. */

/** True when a newer version is known and not in use yet. */
export async function startWorker(): Promise<boolean> {
  if (!("serviceWorker" in navigator)) return false;
  const known = await navigator.serviceWorker
    .register("/sw.js", { updateViaCache: "none" })
    .catch(() => undefined);
  if (known === undefined) return false;
  await navigator.serviceWorker.ready;
  return await isStale();
}

async function tell(what: "refresh" | "stale"): Promise<boolean> {
  const worker = (await navigator.serviceWorker?.getRegistration())?.active;
  if (worker === null || worker === undefined) return false;
  return await new Promise((resolve) => {
    const channel = new MessageChannel();
    const timer = setTimeout(() => resolve(false), 30_000);
    channel.port1.onmessage = (event: MessageEvent<unknown>) => {
      clearTimeout(timer);
      resolve(event.data === true);
    };
    worker.postMessage(what, [channel.port2]);
  });
}

const isStale = (): Promise<boolean> => tell("stale");

/** All files of the offline page anew, or none. */
export const refreshShell = (): Promise<boolean> => tell("refresh");
