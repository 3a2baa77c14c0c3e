/** Pages of cards: list, export, one card, and what is done with it. */

import type { CardLine } from "../../../views/positioning/cards-pages.tsx";
import { CardPage, CardsPage, type PersonFound } from "../../../views/positioning/cards-pages.tsx";
import {
  bindingEndWords,
  cardProblemWords,
  cardRefusalWords,
  cardsText as t,
} from "../../../views/positioning/cards-text.ts";
import { kindWords } from "../../../views/positioning/map-text.ts";
import { pageOfPeople } from "../../identity/index.ts";
import { dayOf } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { withQuery } from "../../kernel/query.ts";
import type { Result } from "../../kernel/result.ts";
import { CSV_LINES_MAX, csvResponse } from "../../platform/csv.ts";
import { oneOf, pageOf } from "../../platform/form.ts";
import { formatStamp, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import {
  type BindingEnd,
  type CardRefusal,
  findLostCard,
  issueCard,
  loseCard,
  registerCard,
  replaceCard,
  retireCard,
  takeBackCard,
} from "../cards.ts";
import { parseCard, reasonOf } from "../form.ts";
import { CARD_STATES } from "../model.ts";
import { type CardAct, positionPaths } from "../paths.ts";
import {
  type CardFilter,
  type CardRow,
  findCard,
  findCardBy,
  historyOfCard,
  listCards,
  openBinding,
  openBindings,
} from "../store-cards.ts";
import { personWorn } from "../wearers.ts";
import { type Answer, MANAGERS, nameOf, type PositionParts, sectionsOf } from "./routes-parts.tsx";

const FOUND_SHOWN = 20;
const HEARD_SHOWN = 12;
const FREE_SHOWN = 200;
/** A battery below this share is said; the engine's own alarm has its setting. */
const LOW_PERCENT = 20;

type State = {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
  readonly status?: 200 | 409 | 422;
};

function linesOf(parts: PositionParts, rows: readonly CardRow[]): CardLine[] {
  const { read } = parts.ports.db;
  const bindings = openBindings(
    read,
    rows.map(({ id }) => id),
  );
  const heard = parts.live.heard();
  return rows.map((row) => {
    const binding = bindings.get(row.id);
    const named = binding && personWorn(read, binding.personId);
    const live = heard.get(row.tag);
    const heardAt = live?.at ?? row.heardAt;
    const batteryPercent = live?.batteryPercent ?? row.batteryPercent ?? undefined;
    return {
      id: row.id,
      href: positionPaths.card(row.id),
      tag: row.tag,
      label: row.label,
      state: row.state as CardLine["state"],
      holder: named?.name ?? "",
      holderKind: named?.kind ?? "unknown",
      issuedAt: binding === undefined ? "" : formatStamp(binding.fromAt as never),
      batteryPercent,
      isLow: batteryPercent !== undefined && batteryPercent <= LOW_PERCENT,
      heard: heardAt === null ? "" : formatStamp(heardAt as never),
    };
  });
}

function filterOf(parts: PositionParts, c: WebContext): CardFilter {
  const query = queryOf(c);
  const text = (query["q"] ?? "").trim().slice(0, 40);
  const today = dayOf(parts.ports.clock.now());
  const wearers =
    text === ""
      ? []
      : pageOfPeople(parts.ports.db.read, { text, today }, { offset: 0, limit: 200 });
  return { text, wearers: wearers.map(({ id }) => id), state: oneOf(CARD_STATES, query["state"]) };
}

function cardsPage(parts: PositionParts, c: WebContext, state: State = {}): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const filter = filterOf(parts, c);
  const page = pageOf(queryOf(c));
  const limit = LIMITS.listPage;
  const { items, total } = listCards(read, filter, { offset: (page - 1) * limit, limit });
  const unregistered = [...parts.live.heard().keys()].filter(
    (tag) => findCardBy(read, { tag }) === undefined,
  );
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    status: state.status ?? 200,
    body: (
      <CardsPage
        lang={lang}
        csrf={c.get("csrf")}
        sections={sectionsOf(lang, actorOf(c).roles)}
        current={positionPaths.cards}
        path={positionPaths.cards}
        csvPath={positionPaths.cardsCsv}
        cards={linesOf(parts, items)}
        total={total}
        page={page}
        pageCount={Math.max(1, Math.ceil(total / limit))}
        query={{ q: filter.text, state: filter.state ?? "" }}
        canEdit={mayUse(MANAGERS, actorOf(c).roles)}
        heardTags={unregistered.sort().slice(0, HEARD_SHOWN)}
        values={state.values ?? { tag: queryOf(c)["tag"] ?? "" }}
        errors={state.errors ?? {}}
        message={state.message}
      />
    ),
  });
}

async function submitCard(parts: PositionParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const form = await formOf(c);
  const parsed = parseCard(form);
  if (!parsed.ok) {
    const errors = Object.fromEntries(
      Object.entries(parsed.refusal).map(([field, problem]) => [
        field,
        say(lang, cardProblemWords[problem]),
      ]),
    );
    return cardsPage(parts, c, { values: form, errors, status: 422 });
  }
  const done = await registerCard(parts.ports, actorOf(c), parsed.value);
  if (done.ok) return c.redirect(positionPaths.card(done.value.id), 303);
  const message = say(lang, cardRefusalWords[done.refusal.code]);
  return cardsPage(parts, c, { values: form, message, status: 409 });
}

function csv(parts: PositionParts, c: WebContext): Response {
  const lang = c.get("lang");
  const filter = filterOf(parts, c);
  const heads = [t.label, t.tag, t.state, t.holder, t.kind, t.since, t.battery, t.heard];
  let offset = 0;
  return csvResponse<CardLine>({
    fileName: `cards-${dayOf(parts.ports.clock.now())}.csv`,
    heads: heads.map((head) => say(lang, head)),
    page: (_after, limit) => {
      const { items } = listCards(parts.ports.db.read, filter, { offset, limit });
      offset += items.length;
      return linesOf(parts, items);
    },
    cells: (card) => [
      card.label,
      card.tag,
      say(lang, t[card.state]),
      card.holder,
      card.holder === "" ? "" : say(lang, kindWords[card.holderKind]),
      card.issuedAt,
      card.batteryPercent ?? null,
      card.heard,
    ],
    cutNote: say(lang, t.cut, { lines: CSV_LINES_MAX }),
  });
}

function peopleFound(parts: PositionParts, asked: string): PersonFound[] {
  if (asked === "") return [];
  const { read } = parts.ports.db;
  const today = dayOf(parts.ports.clock.now());
  const filter = { text: asked, today, standing: "active" } as const;
  return pageOfPeople(read, filter, { offset: 0, limit: FOUND_SHOWN }).map((person) => {
    const binding = openBinding(read, { personId: person.id });
    const { id, name, kind } = person;
    const note = kind === "staff" ? person.staffNumber : person.company;
    const hasCard = binding && (findCard(read, binding.cardId)?.label ?? "");
    return { id, name, note, kind, hasCard };
  });
}

function cardPage(parts: PositionParts, c: WebContext, row: CardRow, message?: string): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const asked = (queryOf(c)["q"] ?? "").trim().slice(0, 40);
  const act = (name: CardAct) => positionPaths.cardAct(row.id, name);
  const [line] = linesOf(parts, [row]);
  if (line === undefined) return c.notFound();
  const binding = openBinding(read, { cardId: row.id });
  const free = { text: "", wearers: [], state: "free" } as const;
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.one, { label: row.label }),
    status: message === undefined ? 200 : 409,
    subject: `card:${row.id}`,
    body: (
      <CardPage
        lang={lang}
        csrf={c.get("csrf")}
        card={line}
        paths={{
          list: positionPaths.cards,
          self: positionPaths.card(row.id),
          issue: act("issue"),
          takeBack: act("return"),
          lost: act("lost"),
          found: act("found"),
          replace: act("replace"),
          retire: act("retire"),
          map: withQuery(positionPaths.map, { tag: row.tag }),
          track:
            binding === undefined
              ? undefined
              : withQuery(positionPaths.tracks, { person: binding.personId }),
          newPerson: "/people/new",
        }}
        canEdit={mayUse(MANAGERS, actorOf(c).roles)}
        asked={asked}
        people={peopleFound(parts, asked)}
        freeCards={listCards(read, free, { offset: 0, limit: FREE_SHOWN }).items}
        history={historyOfCard(read, row.id).map((binding) => ({
          name: nameOf(read, binding.personId),
          card: row.label,
          from: formatStamp(binding.fromAt as never),
          to: binding.toAt === null ? "" : formatStamp(binding.toAt as never),
          by: nameOf(read, binding.endedBy ?? binding.issuedBy),
          end:
            binding.endReason === ""
              ? ""
              : say(lang, bindingEndWords[binding.endReason as BindingEnd]),
        }))}
        message={message}
      />
    ),
  });
}

type Form = Readonly<Record<string, string>>;

function perform(
  { ports }: PositionParts,
  c: WebContext,
  id: string,
  act: CardAct,
  form: Form,
): Promise<Result<null, CardRefusal>> {
  const actor = actorOf(c);
  const reason = reasonOf(form);
  switch (act) {
    case "issue":
      return issueCard(ports, actor, id, form["person"] ?? "");
    case "return":
      return takeBackCard(ports, actor, id);
    case "lost":
      return loseCard(ports, actor, id, reason);
    case "found":
      return findLostCard(ports, actor, id);
    case "retire":
      return retireCard(ports, actor, id, reason);
    case "replace": {
      const old = oneOf(["free", "lost", "retired"] as const, form["old"]) ?? "retired";
      return replaceCard(ports, actor, id, { by: form["by"] ?? "", old, reason });
    }
  }
}

export function cardRoutes(parts: PositionParts): readonly Route[] {
  const { read } = parts.ports.db;
  const idOf = (c: WebContext): string => c.req.param("id") ?? "";
  const acting = (act: CardAct): Route =>
    post(positionPaths.cardAct(":id", act), MANAGERS, async (c) => {
      const done = await perform(parts, c, idOf(c), act, await formOf(c));
      if (done.ok) return c.redirect(positionPaths.card(idOf(c)), 303);
      const row = findCard(read, idOf(c));
      if (row === undefined) return c.notFound();
      return cardPage(parts, c, row, say(c.get("lang"), cardRefusalWords[done.refusal.code]));
    });
  return [
    get(positionPaths.cards, MANAGERS, (c) => cardsPage(parts, c)),
    post(positionPaths.cards, MANAGERS, (c) => submitCard(parts, c)),
    get(positionPaths.cardsCsv, MANAGERS, (c) => csv(parts, c)),
    get(positionPaths.card(":id"), MANAGERS, (c) => {
      const row = findCard(read, idOf(c));
      return row === undefined ? c.notFound() : cardPage(parts, c, row);
    }),
    ...(["issue", "return", "lost", "found", "replace", "retire"] as const).map(acting),
  ];
}
