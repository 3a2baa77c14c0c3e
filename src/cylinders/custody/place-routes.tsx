/** Pages of the register of places, rooms with their stock, and the rules for rooms. */
import { z } from "zod";
import {
  PLACE_FIELDS,
  type PlaceField,
  PlaceFormPage,
  PlacesPage,
  type PlacesPageProps,
  type RoomView,
} from "../../../views/custody/places-page.tsx";
import { placeRefusalWords, custodyText as t } from "../../../views/custody/text.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { lineText, oneOf, optionalText, problemsOf, valuesOf } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../../platform/web.ts";
import type { Orm } from "../../platform/writer.ts";
import { listRooms, type Room } from "../../site/index.ts";
import { changeSettings } from "./desk.ts";
import { type Place, type PlaceFields, REGISTERED_KINDS } from "./model.ts";
import { CUSTODY_EDITORS, type CustodyParts, pageParts } from "./parts.ts";
import { custodyPaths } from "./paths.ts";
import {
  addPlace,
  changePlace,
  findPlace,
  listPlaces,
  type PlaceRefusal,
  refOf,
  retirePlace,
} from "./places.ts";
import { roomStockOf, settingsOf, stockLines } from "./query.ts";
import { mayDo, standingObjections } from "./round-rules.ts";

type Answer = Response | Promise<Response>;

function roomView(orm: Orm, room: Room): RoomView {
  const stock = roomStockOf(orm, room.id);
  return { room, stock, objections: standingObjections(room, stock) };
}

function places(
  parts: CustodyParts,
  c: WebContext,
  refused?: PlacesPageProps["refused"],
  status: 200 | 409 | 422 = 200,
): Answer {
  const { ports, frame } = parts;
  const { read } = ports.db;
  const shared = pageParts(parts, c);
  return frame(c, {
    device: "desk",
    title: say(shared.lang, t.places),
    status,
    body: (
      <PlacesPage
        {...shared}
        places={listPlaces(read, undefined, LIMITS.listPageMax)}
        refOf={refOf}
        stock={stockLines(read)}
        rooms={listRooms(read)
          .filter((room) => room.retiredAt === null)
          .map((room) => roomView(read, room))}
        canCount={mayDo("seen", c.get("actor")?.roles ?? [])}
        settings={settingsOf(read)}
        {...(refused === undefined ? {} : { refused })}
      />
    ),
  });
}

function refusalText(lang: Lang, refusal: PlaceRefusal): string {
  return refusal.code === "place.not_empty"
    ? say(lang, placeRefusalWords[refusal.code], { n: refusal.cylinders })
    : say(lang, placeRefusalWords[refusal.code]);
}

type FormState = {
  readonly place: Place | undefined;
  readonly values: Readonly<Record<PlaceField, string>>;
  readonly version: number;
  readonly errors?: Readonly<Partial<Record<PlaceField, string>>>;
  readonly message?: string | undefined;
  readonly status?: 200 | 409 | 422;
};

function form(parts: CustodyParts, c: WebContext, state: FormState): Answer {
  const { lang, csrf } = pageParts(parts, c);
  const { place } = state;
  const title =
    place === undefined ? say(lang, t.addPlace) : say(lang, t.editPlace, { name: place.name });
  return parts.frame(c, {
    device: "desk",
    title,
    status: state.status ?? 200,
    body: (
      <PlaceFormPage
        lang={lang}
        csrf={csrf}
        title={title}
        action={place === undefined ? custodyPaths.addPlace : custodyPaths.place(place.id)}
        version={state.version}
        isNew={place === undefined}
        values={state.values}
        errors={state.errors ?? {}}
        message={state.message}
      />
    ),
  });
}

const PLACE_SCHEMA = z.object({
  kind: z.enum(REGISTERED_KINDS),
  name: lineText(LIMITS.nameLength),
  detail: optionalText(200),
  code: optionalText(LIMITS.codeLength),
});

const PROBLEM_WORDS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  missing: t.nameMissing,
  "too-long": t.textTooLong,
};

/** Where in the form a refusal belongs. */
const FIELD_OF: Readonly<Partial<Record<PlaceRefusal["code"], PlaceField>>> = {
  "place.name_taken": "name",
  "place.code_taken": "code",
};

function valuesOfPlace(place: Place): Record<PlaceField, string> {
  const { kind, name, detail, code } = place;
  return { kind, name, detail, code: code ?? "" };
}

async function submit(
  parts: CustodyParts,
  c: WebContext,
  place: Place | undefined,
): Promise<Response> {
  const lang = c.get("lang");
  const raw = await formOf(c);
  const version = Number(raw["version"] ?? "0");
  const values = valuesOf(PLACE_FIELDS, place === undefined ? raw : { ...raw, kind: place.kind });
  const parsed = PLACE_SCHEMA.safeParse(values);
  if (!parsed.success) {
    const problems = problemsOf<PlaceField, string>(parsed.error);
    const errors = Object.fromEntries(
      Object.entries(problems).map(([field, code]) => [
        field,
        say(lang, PROBLEM_WORDS[code ?? ""] ?? t.nameMissing),
      ]),
    );
    return form(parts, c, { place, values, version, errors, status: 422 });
  }
  const fields: PlaceFields = {
    ...parsed.data,
    code: parsed.data.code === "" ? null : parsed.data.code,
  };
  const actor = actorOf(c);
  const done =
    place === undefined
      ? await addPlace(parts.ports, actor, fields)
      : await changePlace(parts.ports, actor, place.id, version, fields);
  if (done.ok) return goTo(c, custodyPaths.places);
  const { refusal } = done;
  const words = refusalText(lang, refusal);
  const field = FIELD_OF[refusal.code];
  if (field !== undefined) {
    return form(parts, c, { place, values, version, errors: { [field]: words }, status: 422 });
  }
  const isStale = refusal.code === "place.stale";
  const now = isStale ? refusal.now : undefined;
  const told =
    now === undefined ? words : `${words}: ${Object.values(valuesOfPlace(now)).join(" · ")}`;
  return form(parts, c, {
    place,
    values,
    version: now?.version ?? version,
    message: told,
    status: isStale ? 409 : 422,
  });
}

async function retire(parts: CustodyParts, c: WebContext, place: Place): Promise<Response> {
  const raw = await formOf(c);
  const reason = (raw["reason"] ?? "").slice(0, LIMITS.reasonLength);
  const version = Number(raw["version"] ?? "0");
  const done = await retirePlace(parts.ports, actorOf(c), { id: place.id, version, reason });
  if (done.ok) return goTo(c, custodyPaths.places);
  const error = refusalText(c.get("lang"), done.refusal);
  const isLate = done.refusal.code === "place.stale" || done.refusal.code === "place.retired";
  return places(parts, c, { id: place.id, reason, error }, isLate ? 409 : 422);
}

async function settings(parts: CustodyParts, c: WebContext): Promise<Response> {
  const raw = await formOf(c);
  const read = (field: string) => oneOf(["warn", "refuse"] as const, raw[field]);
  const before = settingsOf(parts.ports.db.read);
  await changeSettings(parts.ports, actorOf(c), {
    overLimit: read("over") ?? before.overLimit,
    incompatible: read("incompatible") ?? before.incompatible,
  });
  return goTo(c, custodyPaths.places);
}

export function placeRoutes(parts: CustodyParts): readonly Route[] {
  const withPlace =
    (answer: (c: WebContext, place: Place) => Answer) =>
    (c: WebContext): Answer => {
      const place = findPlace(parts.ports.db.read, c.req.param("id") ?? "");
      return place === undefined ? c.notFound() : answer(c, place);
    };
  const blank = { kind: "truck", name: "", detail: "", code: "" } as const;
  return [
    get(custodyPaths.places, "signed-in", (c) => places(parts, c)),
    get(custodyPaths.addPlace, CUSTODY_EDITORS, (c) =>
      form(parts, c, { place: undefined, values: blank, version: 0 }),
    ),
    post(custodyPaths.addPlace, CUSTODY_EDITORS, (c) => submit(parts, c, undefined)),
    get(
      "/custody/places/:id/edit",
      CUSTODY_EDITORS,
      withPlace((c, place) =>
        form(parts, c, { place, values: valuesOfPlace(place), version: place.version }),
      ),
    ),
    post(
      "/custody/places/:id/edit",
      CUSTODY_EDITORS,
      withPlace((c, place) => submit(parts, c, place)),
    ),
    post(
      "/custody/places/:id/retire",
      CUSTODY_EDITORS,
      withPlace((c, place) => retire(parts, c, place)),
    ),
    post(custodyPaths.settings, CUSTODY_EDITORS, (c) => settings(parts, c)),
  ];
}
