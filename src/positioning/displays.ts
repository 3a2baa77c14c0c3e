/** Screens on walls: bound to a device by a code that works once, without a person, and ended by an administrator. */
import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import { type Actor, DISPLAY_ROLE } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { displayScreen } from "./schema.ts";

/** Long enough to walk to the screen and type it. */
export const CODE_MS = 15 * MINUTE_MS;
/** Eight characters: within a quarter of an hour nobody guesses one of 10^12. */
const CODE_BYTES = 5;
export const SCREENS_MAX = 50;
const LISTED_MAX = 200;
const SEEN_EVERY_MS = 5 * MINUTE_MS;

export type Screen = Omit<typeof displayScreen.$inferSelect, "codeHash" | "tokenHash" | "csrf">;

export type DisplayRefusal = {
  readonly code: "display.too_many" | "display.name_taken" | "display.bad_code";
};

const hashOf = (secret: string): string =>
  new Bun.CryptoHasher("sha256").update(secret).digest("hex");
/** As it is read off a paper: any case, with or without its hyphens, an o for the nought and an l for the one. */
const plain = (code: string): string =>
  code
    .toLowerCase()
    .replace(/[^0-9a-z]/g, "")
    .replaceAll("o", "0")
    .replace(/[il]/g, "1");

export function listScreens(orm: Orm): readonly Screen[] {
  return orm
    .select()
    .from(displayScreen)
    .orderBy(desc(displayScreen.createdAt), desc(displayScreen.id))
    .limit(LISTED_MAX)
    .all()
    .map(({ codeHash: _code, tokenHash: _token, csrf: _csrf, ...screen }) => screen);
}

export function addScreen(
  ports: Ports,
  actor: Actor,
  fields: { readonly name: string; readonly home: string },
): Promise<Result<{ readonly code: string; readonly until: UnixMs }, DisplayRefusal>> {
  const code = ports.ids.secret(CODE_BYTES);
  return ports.db.write((tx) => {
    const open = tx.orm.select().from(displayScreen).where(isNull(displayScreen.endedAt)).all();
    if (open.length >= SCREENS_MAX) return refuse({ code: "display.too_many" });
    if (open.some(({ name }) => name === fields.name))
      return refuse({ code: "display.name_taken" });
    const id = ports.ids.next();
    const now = ports.clock.now();
    const until = instant(now + CODE_MS);
    tx.orm
      .insert(displayScreen)
      .values({
        ...{ id, ...fields, codeUntil: until, createdAt: now, createdBy: actor.personId },
        codeHash: hashOf(plain(code)),
        csrf: ports.ids.secret(20),
      })
      .run();
    tx.append({
      kind: "display.added",
      actor: actor.personId,
      subject: `display:${id}`,
      payload: { home: fields.home },
    });
    return accept({ code: code.replace(/(.{4})(?=.)/g, "$1-"), until });
  });
}

/** The device that types the code first is the screen; the code is used up. */
export function bindScreen(
  ports: Ports,
  code: string,
  userAgent: string,
): Promise<Result<{ readonly token: string; readonly home: string }, DisplayRefusal>> {
  const token = ports.ids.secret(32);
  return ports.db.write((tx) => {
    const now = ports.clock.now();
    const row = tx.orm
      .select()
      .from(displayScreen)
      .where(
        and(
          eq(displayScreen.codeHash, hashOf(plain(code))),
          isNull(displayScreen.endedAt),
          gt(displayScreen.codeUntil, now),
        ),
      )
      .get();
    if (row === undefined) return refuse({ code: "display.bad_code" });
    tx.orm
      .update(displayScreen)
      .set({
        ...{ codeHash: null, tokenHash: hashOf(token), boundAt: now, lastSeenAt: now },
        userAgent: userAgent.slice(0, 60),
      })
      .where(eq(displayScreen.id, row.id))
      .run();
    tx.append({
      kind: "display.bound",
      actor: "system",
      subject: `display:${row.id}`,
      payload: { home: row.home },
    });
    return accept({ token, home: row.home });
  });
}

/** Its token is kept to tell the device why it is dark; it opens nothing any more. */
export function endScreen(ports: Ports, actor: Actor, id: string): Promise<boolean> {
  return ports.db.write((tx) => {
    const ended = tx.orm
      .update(displayScreen)
      .set({ endedAt: ports.clock.now(), codeHash: null })
      .where(and(eq(displayScreen.id, id), isNull(displayScreen.endedAt)))
      .returning({ id: displayScreen.id })
      .all();
    if (ended.length === 0) return false;
    tx.append({
      kind: "display.ended",
      actor: actor.personId,
      subject: `display:${id}`,
      payload: {},
    });
    return true;
  });
}

/** What a request of a bound screen is: an actor with the one role that may see walls and do nothing. */
export function displaySession(
  ports: Ports,
  token: string,
): { readonly actor: Actor; readonly csrf: string } | undefined {
  const row = ports.db.read
    .select()
    .from(displayScreen)
    .where(and(eq(displayScreen.tokenHash, hashOf(token)), isNull(displayScreen.endedAt)))
    .get();
  if (row === undefined) return undefined;
  const now = ports.clock.now();
  if (Math.abs(now - (row.lastSeenAt ?? 0)) > SEEN_EVERY_MS) {
    const seen = ports.db.write((tx) => {
      tx.orm
        .update(displayScreen)
        .set({ lastSeenAt: now })
        .where(eq(displayScreen.id, row.id))
        .run();
    });
    // When the disk is full the wall still shows what it shows.
    ports.background(
      "screen seen",
      seen.catch(() => undefined),
    );
  }
  const actor = { personId: `display:${row.id}`, name: row.name, staffNumber: "" };
  return { actor: { ...actor, roles: [DISPLAY_ROLE] }, csrf: row.csrf };
}

export type EndedScreen = { readonly name: string; readonly endedAt: UnixMs };

/** The screen that a device was, if it was ended. */
export function endedScreen(orm: Orm, token: string | undefined): EndedScreen | undefined {
  if (token === undefined) return undefined;
  const row = orm
    .select({ name: displayScreen.name, endedAt: displayScreen.endedAt })
    .from(displayScreen)
    .where(eq(displayScreen.tokenHash, hashOf(token)))
    .get();
  return row?.endedAt == null ? undefined : { name: row.name, endedAt: instant(row.endedAt) };
}

export function homeOf(orm: Orm, actor: Actor): string | undefined {
  const id = actor.personId.replace(/^display:/, "");
  return orm.select().from(displayScreen).where(eq(displayScreen.id, id)).get()?.home;
}
