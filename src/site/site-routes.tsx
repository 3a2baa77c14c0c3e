/** Pages of the site itself: facts, rule packs, poster, and the public page behind the site code. */
import { PosterPage, PublicCodePage, PublicRefusal } from "../../views/site/code-pages.tsx";
import {
  SiteEditPage,
  type SiteEditProps,
  SitePage,
  type SitePart,
} from "../../views/site/site-page.tsx";
import { siteText as t } from "../../views/site/text.ts";
import { actorNames } from "../identity/index.ts";
import { MINUTE_MS } from "../kernel/instants.ts";
import { addressGroup, type Budget, TokenBuckets } from "../platform/http/rate-limit.ts";
import { say } from "../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { parseEnterprise, parseLocation } from "./form.ts";
import { enterpriseValues, locationValues, staleErrors, type Values } from "./forms.ts";
import { problemTexts, SITE_EDITORS, type SiteParts } from "./parts.ts";
import { sitePaths } from "./paths.ts";
import { modulesOf, readKinds, siteCodeUrl, wifiText } from "./rules.ts";
import {
  packStates,
  reissueCode,
  type SiteRefusal,
  saveEnterprise,
  saveLocation,
  switchPack,
} from "./service.ts";
import { findSite, findSiteCode, type Site, siteCodes, validSiteCode } from "./store.ts";

const CODES_SHOWN = 50;
/** A delivery lorry scans a few times a minute; a program that tries codes does so thousands of times. */
const SCANS: Budget = { burst: 120, refillMs: MINUTE_MS / 120 };

type Refused = { readonly dialog: string; readonly reason: string; readonly error: string };

function sitePage(
  { ports, frame }: SiteParts,
  c: WebContext,
  refused?: Refused,
  status: 200 | 404 | 409 | 422 = 200,
): Response | Promise<Response> {
  const lang = c.get("lang");
  const { read } = ports.db;
  const site = findSite(read);
  if (site === undefined) return c.notFound();
  const kinds = readKinds(site.kinds);
  const codes = siteCodes(read, CODES_SHOWN);
  const names = actorNames(
    read,
    codes.map((code) => code.issuedBy),
  );
  return frame(c, {
    device: "desk",
    title: say(lang, t.site),
    status,
    body: (
      <SitePage
        lang={lang}
        csrf={c.get("csrf")}
        site={site}
        kinds={kinds}
        modules={modulesOf(kinds)}
        packs={packStates(read)}
        codes={codes.map((code) => ({ ...code, issuer: names.get(code.issuedBy) ?? "—" }))}
        {...(refused === undefined ? {} : { refused })}
      />
    ),
  });
}

type EditState = Partial<Pick<SiteEditProps, SitePart | "message" | "version">> & {
  readonly status?: 200 | 409 | 422;
};

function editPage(
  { frame }: SiteParts,
  c: WebContext,
  site: Site,
  state: EditState = {},
): Response | Promise<Response> {
  const lang = c.get("lang");
  return frame(c, {
    device: "desk",
    title: say(lang, t.site),
    status: state.status ?? 200,
    body: (
      <SiteEditPage
        lang={lang}
        csrf={c.get("csrf")}
        version={state.version ?? site.version}
        enterprise={state.enterprise ?? { values: enterpriseValues(site), errors: {} }}
        location={state.location ?? { values: locationValues(site), errors: {} }}
        message={state.message}
      />
    ),
  });
}

async function save(
  { ports }: SiteParts,
  c: WebContext,
  part: SitePart,
  fields: Values,
): Promise<
  | { readonly kind: "problems"; readonly errors: Record<string, string> }
  | { readonly kind: "refused"; readonly refusal: SiteRefusal }
  | undefined
> {
  const lang = c.get("lang");
  const version = Number(fields["version"] ?? "0");
  if (part === "enterprise") {
    const parsed = parseEnterprise(fields);
    if (!parsed.ok) return { kind: "problems", errors: problemTexts(lang, parsed.refusal) };
    const saved = await saveEnterprise(ports, actorOf(c), version, parsed.value);
    return saved.ok ? undefined : { kind: "refused", refusal: saved.refusal };
  }
  const parsed = parseLocation(fields);
  if (!parsed.ok) return { kind: "problems", errors: problemTexts(lang, parsed.refusal) };
  const saved = await saveLocation(ports, actorOf(c), version, parsed.value);
  return saved.ok ? undefined : { kind: "refused", refusal: saved.refusal };
}

async function submitEdit(parts: SiteParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const fields = await formOf(c);
  const part: SitePart = fields["part"] === "location" ? "location" : "enterprise";
  const site = findSite(parts.ports.db.read);
  if (site === undefined) return c.notFound();
  const failed = await save(parts, c, part, fields);
  if (failed === undefined) return c.redirect(sitePaths.site, 303);
  if (failed.kind === "problems") {
    const version = Number(fields["version"] ?? "0");
    const state = { [part]: { values: fields, errors: failed.errors } };
    return editPage(parts, c, site, { ...state, version, status: 422 });
  }
  const { refusal } = failed;
  if (refusal.code !== "site.stale") return c.notFound();
  const stored = part === "enterprise" ? enterpriseValues : locationValues;
  const errors = staleErrors(lang, stored(refusal.now), fields);
  return editPage(parts, c, refusal.now, {
    [part]: { values: fields, errors },
    message: `${say(lang, t.staleTitle)}. ${say(lang, t.staleLead)}`,
    status: 409,
  });
}

function refusedPage(
  parts: SiteParts,
  c: WebContext,
  refusal: SiteRefusal,
  dialog: string,
  reason: string,
): Response | Promise<Response> {
  const lang = c.get("lang");
  switch (refusal.code) {
    case "site.reason_needed":
      return sitePage(parts, c, { dialog, reason, error: say(lang, t.reasonNeeded) }, 422);
    case "site.stale":
      return sitePage(parts, c, { dialog, reason, error: say(lang, t.staleTitle) }, 409);
    case "site.no_code":
      return sitePage(parts, c, { dialog: "", reason, error: say(lang, t.noCode) }, 409);
    case "site.none":
    case "site.unknown_pack":
      return c.notFound();
  }
}

async function submitPack(parts: SiteParts, c: WebContext): Promise<Response> {
  const form = await formOf(c);
  const id = c.req.param("pack") ?? "";
  const reason = (form["reason"] ?? "").slice(0, 500);
  const done = await switchPack(parts.ports, actorOf(c), {
    id,
    isOn: form["to"] === "on",
    reason,
    version: Number(form["version"] ?? "-1"),
  });
  if (done.ok) return c.redirect(`${sitePaths.site}#pack-${id}-card`, 303);
  return refusedPage(parts, c, done.refusal, `pack-${id}`, reason);
}

async function submitReissue(parts: SiteParts, c: WebContext): Promise<Response> {
  const form = await formOf(c);
  const reason = (form["reason"] ?? "").slice(0, 500);
  const done = await reissueCode(parts.ports, actorOf(c), { reason, code: form["code"] ?? "" });
  if (done.ok) return c.redirect(sitePaths.poster, 303);
  return refusedPage(parts, c, done.refusal, "reissue", reason);
}

function poster({ ports, frame }: SiteParts, c: WebContext): Response | Promise<Response> {
  const lang = c.get("lang");
  const { read } = ports.db;
  const site = findSite(read);
  const valid = validSiteCode(read);
  if (site === undefined || valid === undefined) {
    const body = <p>{say(lang, t.noCode)}</p>;
    return frame(c, { device: "desk", title: say(lang, t.code), body });
  }
  return frame(c, {
    device: "desk",
    title: say(lang, t.code),
    body: (
      <PosterPage
        lang={lang}
        siteName={site.name}
        kinds={readKinds(site.kinds)}
        emergencyPhone={site.emergencyPhone}
        url={siteCodeUrl(site.publicBase, new URL(c.req.url).origin, valid.code)}
        isOnSiteOnly={site.publicBase === ""}
        wifi={wifiText(site.wifiName, site.wifiPassword)}
        wifiName={site.wifiName}
        issuedAt={valid.issuedAt}
      />
    ),
  });
}

function publicCode({ ports, frame, links }: SiteParts, c: WebContext, isBusy: boolean) {
  const lang = c.get("lang");
  const given = c.req.param("code") ?? "";
  const code = isBusy || given.length > 40 ? undefined : findSiteCode(ports.db.read, given);
  const site = findSite(ports.db.read);
  const title = say(lang, t.publicTitle);
  if (code === undefined || site === undefined) {
    const body = <PublicRefusal lang={lang} isBusy={isBusy} />;
    return frame(c, { device: "public", title, body, status: isBusy ? 429 : 404 });
  }
  return frame(c, {
    device: "public",
    title,
    body: (
      <PublicCodePage
        lang={lang}
        siteName={site.name}
        kinds={readKinds(site.kinds)}
        emergencyPhone={site.emergencyPhone}
        isValid={code.voidedAt === null}
        colour={links.colour?.(lang)}
        entry={links.entry?.(lang, code.code)}
      />
    ),
  });
}

export function aboutRoutes(parts: SiteParts): readonly Route[] {
  const scans = new TokenBuckets(SCANS);
  const mustWait = (c: WebContext): boolean => {
    const address = addressGroup(c.env.peer ?? "");
    return scans.take(address, parts.ports.clock.monotonicMs()) > 0;
  };
  return [
    get(sitePaths.site, SITE_EDITORS, (c) => sitePage(parts, c)),
    get(sitePaths.edit, SITE_EDITORS, (c) => {
      const site = findSite(parts.ports.db.read);
      return site === undefined ? c.notFound() : editPage(parts, c, site);
    }),
    post(sitePaths.edit, SITE_EDITORS, (c) => submitEdit(parts, c)),
    post("/site/packs/:pack", SITE_EDITORS, (c) => submitPack(parts, c)),
    post(sitePaths.reissue, SITE_EDITORS, (c) => submitReissue(parts, c)),
    get(sitePaths.poster, SITE_EDITORS, (c) => poster(parts, c)),
    get("/s/:code", "public", (c) => publicCode(parts, c, mustWait(c))),
  ];
}
