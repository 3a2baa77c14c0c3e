/** The page of the factory reset. Administrators open it; a second person proves themselves on it. */
import {
  ResetPage,
  type ResetPageProps,
  ResetProgress,
  resetText as t,
} from "../../views/box/reset-page.tsx";
import type { Frame } from "../platform/frame.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { findSite } from "../site/index.ts";
import type { Backups } from "./backups.ts";
import type { ResetDesk, ResetRefusal } from "./reset.ts";
import { twoLogins, witnessText } from "./two-people.ts";

const ADMINISTRATORS: readonly string[] = ["administrator"];

type PageState = Partial<Pick<ResetPageProps, "values" | "errors" | "message">>;

function stateOf(lang: Lang, refusal: ResetRefusal): Pick<PageState, "errors" | "message"> {
  switch (refusal.code) {
    case "reset.wrong_name":
      return { errors: { name: say(lang, t.wrongName) } };
    case "reset.no_reason":
      return { errors: { reason: say(lang, t.noReason) } };
    case "reset.witness":
      return { errors: { [refusal.witness.who]: witnessText(lang, refusal.witness) } };
    case "reset.no_sheet":
      return { message: say(lang, t.noSheet) };
    case "reset.not_here":
      return { message: say(lang, t.notHere) };
    case "reset.under_way":
      return { message: say(lang, t.underWay) };
  }
}

export function resetRoutes(
  ports: Ports,
  frame: Frame,
  desk: ResetDesk,
  backups: Backups,
): readonly Route[] {
  const page = (c: WebContext, state: PageState = {}, status: 200 | 422 = 200) => {
    const lang = c.get("lang");
    const props: ResetPageProps = {
      lang,
      csrf: c.get("csrf"),
      siteName: findSite(ports.db.read)?.name ?? "",
      isPossible: desk.isPossible,
      hasSheet: backups.hasSheet,
      state: desk.state,
      values: state.values ?? { name: "", reason: "", first: "", second: "" },
      errors: state.errors ?? {},
      message: state.message,
    };
    return frame(c, {
      device: "desk",
      title: say(lang, t.title),
      body: <ResetPage {...props} />,
      fragment: <ResetProgress lang={lang} state={desk.state} />,
      status,
    });
  };
  return [
    get("/reset", ADMINISTRATORS, (c) => page(c)),
    get("/reset/state", ADMINISTRATORS, (c) => page(c)),
    post("/reset", ADMINISTRATORS, async (c) => {
      const form = await formOf(c);
      const logins = twoLogins(form);
      const siteName = (form["name"] ?? "").slice(0, 200);
      const reason = (form["reason"] ?? "").slice(0, 500);
      const values = {
        name: siteName,
        reason,
        first: logins.first.who,
        second: logins.second.who,
      };
      const begun = await desk.begin({ siteName, reason, ...logins });
      if (!begun.ok) return page(c, { values, ...stateOf(c.get("lang"), begun.refusal) }, 422);
      return c.redirect("/reset", 303);
    }),
  ];
}
