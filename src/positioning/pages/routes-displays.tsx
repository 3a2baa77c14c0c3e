/** Pages of the screens on walls, and how a device becomes one. */
import {
  BindPage,
  DisplayCodePage,
  DisplaysPage,
  type ScreenLine,
} from "../../../views/positioning/displays-pages.tsx";
import {
  displayRefusalWords,
  displaysText as t,
} from "../../../views/positioning/displays-text.ts";
import { alarmPaths } from "../../alarms/index.ts";
import { instant } from "../../kernel/instants.ts";
import { sessionToken, setSessionCookie } from "../../platform/http/arrival.ts";
import { DISPLAY_COOKIE_S, isDisplay } from "../../platform/http/display.ts";
import { formatStamp, type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  post,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { listFloors, sitePaths } from "../../site/index.ts";
import {
  addScreen,
  bindScreen,
  endedScreen,
  endScreen,
  homeOf,
  listScreens,
  type Screen,
} from "../displays.ts";
import { mapFloors } from "../floors.ts";
import { positionPaths } from "../paths.ts";
import { type Answer, MANAGERS, type PositionParts, sectionsOf } from "./routes-parts.tsx";

/** Of domains above; a test holds that every wall that can be chosen is a route. */
const BOARD_WALL = "/board/wall";
const WORKS_WALL = "/permits/map/wall";
const SITE_WALL = "/start/wall";

type Home = { readonly value: string; readonly label: string };

function homesOf({ ports }: PositionParts, lang: Lang): readonly Home[] {
  const { read } = ports.db;
  const maps = mapFloors(read).map(({ id, name }) => ({
    value: positionPaths.wall(id),
    label: say(lang, t.map, { name }),
  }));
  const plans = listFloors(read).map(({ id, name }) => ({
    value: `${sitePaths.floor(id)}/wall`,
    label: say(lang, t.plan, { name }),
  }));
  return [
    { value: SITE_WALL, label: say(lang, t.site) },
    ...maps,
    ...plans,
    { value: alarmPaths.wall, label: say(lang, t.alarms) },
    { value: WORKS_WALL, label: say(lang, t.works) },
    { value: BOARD_WALL, label: say(lang, t.board) },
  ];
}

function lineOf(screen: Screen, homes: readonly Home[], now: number): ScreenLine {
  const state =
    screen.endedAt !== null
      ? "ended"
      : screen.boundAt !== null
        ? "bound"
        : screen.codeUntil <= now
          ? "lapsed"
          : "waiting";
  return {
    ...{ id: screen.id, name: screen.name, state, device: screen.userAgent },
    home: homes.find(({ value }) => value === screen.home)?.label ?? screen.home,
    seen: screen.lastSeenAt === null ? "—" : formatStamp(instant(screen.lastSeenAt)),
    end: positionPaths.endDisplay(screen.id),
  };
}

type Form = Readonly<Record<string, string>>;

function listPage(
  parts: PositionParts,
  c: WebContext,
  state: {
    readonly values?: Form;
    readonly errors?: Record<string, string>;
    readonly message?: string;
  } = {},
): Answer {
  const lang = c.get("lang");
  const { ports } = parts;
  const homes = homesOf(parts, lang);
  const now = ports.clock.now();
  const isRefused = state.errors !== undefined || state.message !== undefined;
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    status: isRefused ? 422 : 200,
    body: (
      <DisplaysPage
        lang={lang}
        csrf={c.get("csrf")}
        sections={sectionsOf(lang, actorOf(c).roles)}
        current={positionPaths.displays}
        action={positionPaths.displays}
        homes={homes}
        screens={listScreens(ports.db.read).map((screen) => lineOf(screen, homes, now))}
        values={state.values ?? {}}
        errors={state.errors ?? {}}
        message={state.message}
      />
    ),
  });
}

async function submitScreen(parts: PositionParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const values = await formOf(c);
  const name = (values["name"] ?? "").trim();
  const home = homesOf(parts, lang).find(({ value }) => value === values["home"])?.value;
  const errors: Record<string, string> = {};
  if (name === "" || name.length > 40 || /\p{Cc}/u.test(name)) errors["name"] = say(lang, t.needed);
  if (home === undefined) errors["home"] = say(lang, t.needed);
  if (home === undefined || Object.keys(errors).length > 0) {
    return await listPage(parts, c, { values, errors });
  }
  const added = await addScreen(parts.ports, actorOf(c), { name, home });
  if (!added.ok) {
    const message = say(lang, displayRefusalWords[added.refusal.code]);
    return await listPage(parts, c, { values, message });
  }
  return await parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.codeTitle),
    body: (
      <DisplayCodePage
        lang={lang}
        code={added.value.code}
        address={`${c.req.header("host") ?? new URL(c.req.url).host}${positionPaths.bindDisplay}`}
        until={formatStamp(added.value.until).slice(0, 16)}
        backHref={positionPaths.displays}
      />
    ),
  });
}

function bindPage(parts: PositionParts, c: WebContext, message?: string): Answer {
  const lang = c.get("lang");
  const home = isDisplay(c) ? homeOf(parts.ports.db.read, actorOf(c)) : undefined;
  if (home !== undefined) return c.redirect(home, 303);
  const ended =
    c.get("actor") === undefined ? endedScreen(parts.ports.db.read, sessionToken(c)) : undefined;
  return parts.frame(c, {
    device: "kiosk",
    title: say(lang, t.bind),
    status: message === undefined ? 200 : 422,
    body: (
      <BindPage
        lang={lang}
        csrf={c.get("csrf")}
        action={positionPaths.bindDisplay}
        message={message}
        ended={ended && { name: ended.name, at: formatStamp(ended.endedAt).slice(0, 16) }}
      />
    ),
  });
}

async function submitBind(parts: PositionParts, c: WebContext): Promise<Response> {
  const code = (await formOf(c))["code"] ?? "";
  const agent = c.req.header("user-agent") ?? "";
  const browser = /(?:Edg|Firefox|Chrome|Safari)\/\d+/.exec(agent)?.[0] ?? "";
  const bound = await bindScreen(parts.ports, code.slice(0, 40), browser);
  if (!bound.ok) {
    return await bindPage(parts, c, say(c.get("lang"), displayRefusalWords[bound.refusal.code]));
  }
  setSessionCookie(c, bound.value.token, DISPLAY_COOKIE_S);
  return c.redirect(bound.value.home, 303);
}

export function displayRoutes(parts: PositionParts): readonly Route[] {
  return [
    get(positionPaths.displays, MANAGERS, (c) => listPage(parts, c)),
    post(positionPaths.displays, MANAGERS, (c) => submitScreen(parts, c)),
    post(positionPaths.endDisplay(":id"), MANAGERS, async (c) => {
      await endScreen(parts.ports, actorOf(c), c.req.param("id") ?? "");
      return c.redirect(positionPaths.displays, 303);
    }),
    get(positionPaths.bindDisplay, "public", (c) => bindPage(parts, c)),
    post(positionPaths.bindDisplay, "public", (c) => submitBind(parts, c)),
  ];
}
