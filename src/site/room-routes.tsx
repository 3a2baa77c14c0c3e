/** Pages of the storage rooms. */
import { RoomFormPage, RoomsPage } from "../../views/site/rooms-page.tsx";
import { roomText as r, siteText as t } from "../../views/site/text.ts";
import { MEDIA } from "../gases/index.ts";
import { actorNames } from "../identity/index.ts";
import { unreachable } from "../kernel/assert.ts";
import { type Lang, say } from "../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { parseRoom } from "./form.ts";
import { clashText, limitsText, roomValues, staleErrors, type Values } from "./forms.ts";
import type { Room } from "./model.ts";
import {
  personChoices,
  problemTexts,
  SITE_EDITORS,
  SITE_READERS,
  type SiteParts,
} from "./parts.ts";
import { sitePaths } from "./paths.ts";
import { addRoom, changeRoom, type RoomRefusal, retireRoom } from "./rooms.ts";
import { findRoom, listRooms } from "./store.ts";

/** Where in the form a refusal belongs. */
export function roomRefusalErrors(lang: Lang, refusal: RoomRefusal): Record<string, string> {
  switch (refusal.code) {
    case "room.clash":
      return { media: clashText(lang, refusal.clash) };
    case "room.nobody":
      return { responsible: say(lang, r.nobody) };
    case "room.name_taken":
      return { name: say(lang, r.nameTaken) };
    case "room.too_many":
      return { name: say(lang, r.tooMany) };
    case "room.not_found":
      return { name: say(lang, r.notFound) };
    case "room.retired":
      return { name: say(lang, r.isRetired) };
    case "room.reason_needed":
      return { reason: say(lang, t.reasonNeeded) };
    case "room.stale":
      return { name: say(lang, t.staleTitle) };
    default:
      return unreachable(refusal);
  }
}

type ListState = { readonly id: string; readonly reason: string; readonly error: string };

function list(
  { ports, frame }: SiteParts,
  c: WebContext,
  refused?: ListState,
  status: 200 | 409 | 422 = 200,
): Response | Promise<Response> {
  const lang = c.get("lang");
  const rooms = listRooms(ports.db.read);
  const names = actorNames(
    ports.db.read,
    rooms.map((room) => room.responsibleId),
  );
  return frame(c, {
    device: "desk",
    title: say(lang, r.title),
    status,
    body: (
      <RoomsPage
        lang={lang}
        csrf={c.get("csrf")}
        canEdit={mayUse(SITE_EDITORS, c.get("actor")?.roles)}
        rooms={rooms.map((room) => ({
          room,
          limits: limitsText(lang, room),
          responsible: names.get(room.responsibleId) ?? "—",
        }))}
        {...(refused === undefined ? {} : { refused })}
      />
    ),
  });
}

type FormPageState = {
  readonly room: Room | undefined;
  readonly values: Values;
  readonly errors?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly version?: number;
  readonly status?: 200 | 409 | 422;
};

function form(
  { ports, frame }: SiteParts,
  c: WebContext,
  state: FormPageState,
): Response | Promise<Response> {
  const lang = c.get("lang");
  const { room } = state;
  const title = room === undefined ? say(lang, r.add) : say(lang, r.editTitle, { name: room.name });
  return frame(c, {
    device: "desk",
    title,
    status: state.status ?? 200,
    body: (
      <RoomFormPage
        lang={lang}
        title={title}
        action={room === undefined ? sitePaths.addRoom : sitePaths.room(room.id)}
        csrf={c.get("csrf")}
        version={state.version ?? room?.version ?? 0}
        values={state.values}
        errors={state.errors ?? {}}
        message={state.message}
        people={personChoices(ports)}
      />
    ),
  });
}

async function submit(parts: SiteParts, c: WebContext, room: Room | undefined): Promise<Response> {
  const lang = c.get("lang");
  const fields = await formOf(c);
  const mediumIds = MEDIA.map((medium) => medium.id);
  const parsed = parseRoom(fields, mediumIds);
  if (!parsed.ok) {
    const errors = problemTexts(lang, parsed.refusal);
    return form(parts, c, { room, values: fields, errors, status: 422 });
  }
  const version = Number(fields["version"] ?? "0");
  const actor = actorOf(c);
  const done =
    room === undefined
      ? await addRoom(parts.ports, actor, parsed.value)
      : await changeRoom(parts.ports, actor, room.id, version, parsed.value);
  if (done.ok) return c.redirect(sitePaths.rooms, 303);
  const { refusal } = done;
  if (refusal.code === "room.stale") {
    return form(parts, c, {
      room: refusal.now,
      values: fields,
      errors: staleErrors(lang, roomValues(refusal.now), fields),
      message: `${say(lang, t.staleTitle)}. ${say(lang, t.staleLead)}`,
      status: 409,
    });
  }
  const errors = roomRefusalErrors(lang, refusal);
  return form(parts, c, { room, values: fields, errors, status: 422 });
}

async function submitRetire(parts: SiteParts, c: WebContext, room: Room): Promise<Response> {
  const fields = await formOf(c);
  const reason = (fields["reason"] ?? "").slice(0, 500);
  const done = await retireRoom(parts.ports, actorOf(c), {
    id: room.id,
    version: Number(fields["version"] ?? "0"),
    reason,
  });
  if (done.ok) return c.redirect(sitePaths.rooms, 303);
  const { code } = done.refusal;
  const error = Object.values(roomRefusalErrors(c.get("lang"), done.refusal))[0] ?? "";
  const isLate = code === "room.stale" || code === "room.retired";
  return list(parts, c, { id: room.id, reason, error }, isLate ? 409 : 422);
}

export function roomRoutes(parts: SiteParts): readonly Route[] {
  const withRoom =
    (handle: (c: WebContext, room: Room) => Response | Promise<Response>) =>
    (c: WebContext): Response | Promise<Response> => {
      const room = findRoom(parts.ports.db.read, c.req.param("id") ?? "");
      return room === undefined ? c.notFound() : handle(c, room);
    };
  return [
    get(sitePaths.rooms, SITE_READERS, (c) => list(parts, c)),
    get(sitePaths.addRoom, SITE_EDITORS, (c) =>
      form(parts, c, { room: undefined, values: { kind: "both", level: "3" } }),
    ),
    post(sitePaths.addRoom, SITE_EDITORS, (c) => submit(parts, c, undefined)),
    get(
      "/rooms/:id/edit",
      SITE_EDITORS,
      withRoom((c, room) => form(parts, c, { room, values: roomValues(room) })),
    ),
    post(
      "/rooms/:id/edit",
      SITE_EDITORS,
      withRoom((c, room) => submit(parts, c, room)),
    ),
    post(
      "/rooms/:id/retire",
      SITE_EDITORS,
      withRoom((c, room) => submitRetire(parts, c, room)),
    ),
  ];
}
