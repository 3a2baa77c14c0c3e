/** The page of shelves of a whole kind or place: what is silent, why, until when and by whom; opening and ending. */
import type { ShelfView } from "../../views/alarms/model.ts";
import { shelfText as t } from "../../views/alarms/shelf-text.ts";
import { ShelvesPage } from "../../views/alarms/shelves-page.tsx";
import { alarmRefusalText } from "../../views/alarms/text.ts";
import { findPersonRow, STAFF_ROLES } from "../identity/index.ts";
import { instant } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import type { AlarmRefusal } from "./model.ts";
import { alarmPaths } from "./paths.ts";
import { SHELVABLE_CODES } from "./shelf-rules.ts";
import { endScopeShelf, openScopeShelf } from "./shelf-service.ts";
import {
  alarmPlaces,
  heldBy,
  listShelvesOn,
  listShelvesPast,
  type ShelfRow,
} from "./shelf-store.ts";
import { wordsOf } from "./views.ts";

const MANAGERS: readonly string[] = ["safety-manager", "administrator"];

function shelfViews(ports: Pick<Ports, "db">, rows: readonly ShelfRow[]): readonly ShelfView[] {
  const { read } = ports.db;
  const held = heldBy(
    read,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    words: row.code === null ? undefined : wordsOf(row.code),
    place: row.place ?? undefined,
    reason: row.reason,
    by: findPersonRow(read, row.openedBy)?.name ?? "",
    openedAt: instant(row.openedAt),
    until: instant(row.until),
    endedAt: row.endedAt === null ? undefined : instant(row.endedAt),
    endedBy: row.endedBy === null ? undefined : findPersonRow(read, row.endedBy)?.name,
    held: held.get(row.id) ?? 0,
  }));
}

/** What is silent now, for the head of the alarm list. */
export function shelvesNow(ports: Pick<Ports, "db" | "clock">): readonly ShelfView[] {
  return shelfViews(ports, listShelvesOn(ports.db.read, ports.clock.now()));
}

type Form = Readonly<Record<string, string>>;

function refusalWords(lang: Lang, refusal: AlarmRefusal): string {
  const words: Phrase = alarmRefusalText[refusal.code];
  const max =
    "maxMinutes" in refusal ? refusal.maxMinutes : "maxShelves" in refusal ? refusal.maxShelves : 0;
  return say(lang, words, { max });
}

function page(ports: Ports, frame: Frame, c: WebContext, typed: Form = {}, refused?: AlarmRefusal) {
  const lang = c.get("lang");
  const { read } = ports.db;
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    ...(refused === undefined ? {} : { status: 422 as const }),
    body: (
      <ShelvesPage
        lang={lang}
        csrf={c.get("csrf")}
        on={shelvesNow(ports)}
        past={shelfViews(ports, listShelvesPast(read))}
        codes={SHELVABLE_CODES.map((code) => ({ code, words: wordsOf(code) }))}
        places={alarmPlaces(read, ports.clock.now())}
        typed={typed}
        message={refused === undefined ? undefined : refusalWords(lang, refused)}
        mayOpen={mayUse(MANAGERS, actorOf(c).roles)}
      />
    ),
  });
}

export function shelfRoutes(ports: Ports, frame: Frame): readonly Route[] {
  return [
    get(alarmPaths.shelves, STAFF_ROLES, (c) => page(ports, frame, c)),
    post(alarmPaths.shelves, MANAGERS, async (c) => {
      const form = await formOf(c);
      const chosen = (name: string): string | null => form[name]?.trim() || null;
      const asked = {
        ...{ code: chosen("code"), place: chosen("place") },
        ...{ minutes: Number(form["minutes"] ?? 0), reason: form["reason"] ?? "" },
      };
      const opened = await openScopeShelf(ports, actorOf(c), asked);
      if (!opened.ok) return await page(ports, frame, c, form, opened.refusal);
      return goTo(c, alarmPaths.shelves);
    }),
    post(alarmPaths.shelfEnd(":id"), MANAGERS, async (c) => {
      const ended = await endScopeShelf(ports, actorOf(c), c.req.param("id") ?? "");
      if (!ended.ok) return await page(ports, frame, c, {}, ended.refusal);
      return goTo(c, alarmPaths.shelves);
    }),
  ];
}
