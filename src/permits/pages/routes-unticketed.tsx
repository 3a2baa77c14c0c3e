/** The page by which work without a ticket is reported. */
import { UnticketedPage } from "../../../views/permits/unticketed-page.tsx";
import { unticketedText as t } from "../../../views/permits/unticketed-text.ts";
import { goTo } from "../../platform/http/http.ts";
import { say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { permitPaths } from "../paths.ts";
import { WORKERS } from "../roles.ts";
import { reportUnticketed } from "../unticketed.ts";
import { onceOf, parseUnticketed } from "./form.ts";
import { errorWords, type PermitParts, roomChoices } from "./parts.ts";

type Values = Readonly<Record<string, string>>;

function page(
  { ports, frame }: PermitParts,
  c: WebContext,
  values: Values,
  errors: Values = {},
  message?: string,
): Response | Promise<Response> {
  const lang = c.get("lang");
  const isFine = Object.keys(errors).length === 0 && message === undefined;
  return frame(c, {
    ...{ device: deviceOf(c), title: say(lang, t.title), status: isFine ? 200 : 422 },
    body: (
      <UnticketedPage
        lang={lang}
        csrf={c.get("csrf")}
        values={values}
        errors={errors}
        message={message}
        rooms={roomChoices(ports.db.read)}
        isSent={isFine && queryOf(c)["reported"] === "yes"}
      />
    ),
  });
}

async function submit(parts: PermitParts, c: WebContext): Promise<Response> {
  const { ports } = parts;
  const lang = c.get("lang");
  const raw = await formOf(c);
  const rooms = roomChoices(ports.db.read).map(({ value }) => value);
  const parsed = parseUnticketed(raw, rooms);
  if (!parsed.ok) return await page(parts, c, raw, errorWords(lang, parsed.refusal));
  const once = onceOf(raw) ?? ports.ids.next();
  const done = await reportUnticketed(ports, actorOf(c), parsed.value, once);
  if (!done.ok) return await page(parts, c, raw, {}, say(lang, t.tooMany));
  return goTo(c, `${permitPaths.unticketed}?reported=yes`);
}

export function unticketedRoutes(parts: PermitParts): readonly Route[] {
  return [
    get(permitPaths.unticketed, WORKERS, (c) => page(parts, c, { once: parts.ports.ids.next() })),
    post(permitPaths.unticketed, WORKERS, (c) => submit(parts, c)),
  ];
}
