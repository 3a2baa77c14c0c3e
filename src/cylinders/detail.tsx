/** One cylinder with everything the register knows, as several routes answer with it. */
import { CylinderDetailPage, type DetailPageProps } from "../../views/cylinders/detail-page.tsx";
import type { RelabelState } from "../../views/cylinders/detail-parts.tsx";
import { cylinderText as t } from "../../views/cylinders/text.ts";
import { actorNames } from "../identity/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { withQuery } from "../kernel/query.ts";
import type { Frame } from "../platform/frame.ts";
import { say } from "../platform/i18n.ts";
import { journalPage } from "../platform/journal/journal-reader.ts";
import { type MediaStore, mediaPath } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import { deviceOf, mayUse, type WebContext } from "../platform/web.ts";
import { findSite } from "../site/index.ts";
import type { CylinderLinks } from "./links.ts";
import type { Cylinder } from "./model.ts";
import { publicCodeText } from "./paths.ts";
import { registerReasons } from "./rules.ts";
import { validCodes } from "./service.ts";
import { codesOf, findCylinder } from "./store.ts";
import { mergedRecords, photosOf } from "./upkeep.ts";

/** Who may change the register. */
export const REGISTER_ROLES: readonly string[] = ["safety-manager", "administrator"];

/** Entries of one cylinder on its page; the rest is on the journal's. */
const ENTRIES_SHOWN = 30;

export type Parts = {
  readonly ports: Ports;
  readonly frame: Frame;
  readonly media: MediaStore;
  readonly links: CylinderLinks;
};

export function canEdit(c: WebContext): boolean {
  return mayUse(REGISTER_ROLES, c.get("actor")?.roles);
}

/** The register is desk work that is also done standing beside a cylinder, with a phone. */
export function widthOf(c: WebContext): "phone" | "desk" {
  return deviceOf(c) === "phone" ? "phone" : "desk";
}

export function notFound({ frame }: Parts, c: WebContext): Response | Promise<Response> {
  const lang = c.get("lang");
  const title = say(lang, t.notFound);
  return frame(c, { device: widthOf(c), title, body: <h1>{title}</h1>, status: 404 });
}

/** What of the page came back because something was refused. */
export type DetailState = {
  readonly refused?: NonNullable<DetailPageProps["refused"]>;
  readonly relabel?: RelabelState;
  readonly photoError?: string;
  readonly status?: 200 | 409 | 422 | 503;
};

/** The entries of a cylinder and of the second records that were merged into it, newest first. */
function entriesOf(ports: Ports, ids: readonly string[]) {
  const entries = ids
    .flatMap(
      (id) =>
        journalPage(ports.db.sql, { subject: `cylinder:${id}` }, undefined, ENTRIES_SHOWN).entries,
    )
    .sort((a, b) => b.seq - a.seq)
    .slice(0, ENTRIES_SHOWN);
  const names = actorNames(
    ports.db.read,
    entries.map((entry) => entry.actor),
  );
  return entries.map((entry) => ({ entry, actorName: names.get(entry.actor) }));
}

export function detailPage(
  parts: Parts,
  c: WebContext,
  cylinder: Cylinder,
  state: DetailState = {},
): Response | Promise<Response> {
  const { ports, frame, links } = parts;
  const lang = c.get("lang");
  const { read } = ports.db;
  const today = dayOf(ports.clock.now());
  const valid = validCodes({ orm: read }, cylinder.id);
  const shownCode = valid.body || valid.valve;
  const publicBase = findSite(read)?.publicBase ?? "";
  const mergedFrom = mergedRecords(read, cylinder.id);
  const ids = [cylinder.id, ...mergedFrom.map(({ id }) => id)];
  const into = cylinder.mergedInto === null ? undefined : findCylinder(read, cylinder.mergedInto);
  return frame(c, {
    device: widthOf(c),
    title: say(lang, t.one, { serial: cylinder.serial }),
    status: state.status ?? 200,
    body: (
      <CylinderDetailPage
        lang={lang}
        today={today}
        cylinder={cylinder}
        codes={codesOf(read, cylinder.id)}
        reasons={registerReasons(cylinder, today)}
        publicText={shownCode === "" ? undefined : publicCodeText(publicBase, shownCode)}
        fills={ids.flatMap((id) => links.lastFills(lang, id))}
        fillsHref={withQuery("/fills", { cylinder: cylinder.id, from: "all" })}
        entries={entriesOf(ports, ids)}
        photos={photosOf(read, cylinder.id).map((photo) => ({
          ...photo,
          href: mediaPath(photo.hash),
        }))}
        photoError={state.photoError}
        relabel={state.relabel}
        mergedInto={into && { id: into.id, serial: into.serial }}
        mergedFrom={mergedFrom}
        emptyingHref={links.emptying?.(cylinder.id)}
        canEdit={canEdit(c)}
        csrf={c.get("csrf")}
        {...(state.refused === undefined ? {} : { refused: state.refused })}
      />
    ),
  });
}
