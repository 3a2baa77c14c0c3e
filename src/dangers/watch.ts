/**
 * What time makes of open dangers: reminders, delay, escalation, the end of confirmations. Everything it knows stands
 * in the tables, so that after a start it goes on where it was, and what it missed it does then.
 */
import { NEWS_CHANNEL } from "../platform/http/live-screens.ts";
import type { Ports } from "../platform/ports.ts";
import { endConfirmations, hasEndedConfirmation, settleColour } from "./colour.ts";
import { colourOf } from "./colour-rules.ts";
import { currentColour, readSettings } from "./colour-store.ts";
import { areDutiesOpen, followDuties } from "./service.ts";
import { countsOf, findDanger, openAfter } from "./store.ts";

export const WATCH_EVERY_MS = 60_000;
const AT_ONCE = 100;

/** One round over all open dangers. Gives how many were followed up. */
export async function followAll(ports: Ports): Promise<number> {
  let followed = 0;
  let last = "";
  // Times that cannot be believed make nobody late and end nothing.
  if (!ports.clockTrust().isTrusted) return 0;
  for (;;) {
    const { settings } = readSettings(ports.db.read);
    const page = openAfter(ports.db.read, last, AT_ONCE);
    const now = ports.clock.now();
    const due = page.filter((danger) => areDutiesOpen(ports.db.read, danger, settings, now));
    if (due.length > 0) {
      await ports.db.write((tx) => {
        for (const { id } of due) {
          const danger = findDanger(tx.orm, id);
          if (danger !== undefined) followDuties(tx, ports, danger, settings);
        }
      });
      followed += due.length;
    }
    if (page.length < AT_ONCE) return followed;
    last = page.at(-1)?.id ?? last;
  }
}

/** Data of a backup may be older than its colour; then the colour is decided anew, and said so. */
async function settleAtStart(ports: Ports): Promise<void> {
  const { read } = ports.db;
  if ((currentColour(read)?.level ?? "green") === colourOf(countsOf(read))) return;
  await ports.db.write((tx) =>
    settleColour(tx, ports, { dangerId: "", event: "start", actor: "system", isNewMajor: false }),
  );
}

/** What the chip of the colour shows. */
const CHIP_KINDS = /^(?:danger|colour|site)\./;

export function startDangerWatch(ports: Ports): () => void {
  let isRunning = false;
  const look = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      await followAll(ports);
      if (hasEndedConfirmation(ports.db.read, ports.clock.now())) {
        await ports.db.write((tx) => endConfirmations(tx, ports));
      }
    } finally {
      isRunning = false;
    }
  };
  ports.background("site colour", settleAtStart(ports));
  ports.background("dangers", look());
  const stops = [
    ports.scheduler.every(WATCH_EVERY_MS, () => ports.background("dangers", look())),
    ports.entries.subscribe(({ kind }) => {
      if (CHIP_KINDS.test(kind)) ports.live.touch(NEWS_CHANNEL);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
