/** The poster that hangs on site, and what a stranger sees who scans it. */

import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import type { SiteKind } from "../../src/site/model.ts";
import { sitePaths } from "../../src/site/paths.ts";
import { LinkButton, PrintButton } from "../ui/button.tsx";
import { SiteColour, type SiteColourValue, Verdict } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import { Icon } from "../ui/icon.tsx";
import { KeyValueList } from "../ui/structure.tsx";
import { kindWords, siteText as t } from "./text.ts";

export type PosterProps = {
  readonly lang: Lang;
  readonly siteName: string;
  readonly kinds: readonly SiteKind[];
  readonly emergencyPhone: string;
  readonly url: string;
  readonly isOnSiteOnly: boolean;
  readonly wifi: string | undefined;
  readonly wifiName: string;
  readonly issuedAt: UnixMs;
};

const COLOURS = [
  ["ok", t.posterGreen],
  ["warn", t.posterYellow],
  ["danger", t.posterRed],
] as const;

export function PosterPage(props: PosterProps) {
  const { lang } = props;
  return (
    <>
      <div class="button-row no-print mb-4">
        <LinkButton href={sitePaths.site} icon="arrow-left">
          {say(lang, t.site)}
        </LinkButton>
        <PrintButton lang={lang} kind="primary" />
        <span class="quiet">{say(lang, t.printHint)}</span>
      </div>
      <article class="poster" id="poster">
        <header class="poster-head">
          <h1>{say(lang, t.code)}</h1>
          <p>{say(lang, t.posterLead)}</p>
        </header>
        <p class="poster-site">{props.siteName}</p>
        <p class="poster-kinds">
          {props.kinds.map((kind) => say(lang, kindWords[kind])).join(lang === "en" ? ", " : "、")}
        </p>
        <QrCode text={props.url} label={say(lang, t.code)} class="poster-qr" />
        <p class="poster-url">
          {props.url}
          {props.isOnSiteOnly ? <strong> · {say(lang, t.onSiteOnly)}</strong> : null}
        </p>
        <p class="poster-colour">{say(lang, t.posterColour)}</p>
        <ul class="poster-colours">
          {COLOURS.map(([state, words]) => (
            <li data-state={state}>{say(lang, words)}</li>
          ))}
        </ul>
        <div class="poster-foot">
          <ol>
            <li>{say(lang, t.posterStep1)}</li>
            <li>{say(lang, t.posterStep2)}</li>
            <li>{say(lang, t.posterStep3)}</li>
          </ol>
          {props.wifi === undefined ? null : (
            <figure class="poster-wifi">
              <QrCode text={props.wifi} label={say(lang, t.posterWifi)} class="poster-wifi-qr" />
              <figcaption>
                {say(lang, t.posterWifi)}
                <br />
                {props.wifiName}
              </figcaption>
            </figure>
          )}
        </div>
        <p class="poster-phone">
          <span>{say(lang, t.emergencyPhone)}</span>
          <strong>{props.emergencyPhone}</strong>
        </p>
        <p class="poster-date">
          {say(lang, t.issuedAt)} {formatStamp(props.issuedAt).slice(0, 10)}
        </p>
      </article>
    </>
  );
}

export type PublicColour = {
  readonly value: SiteColourValue;
  /** When it became so, and what the colours mean. */
  readonly note: string;
};

export type PublicCodeProps = {
  readonly lang: Lang;
  readonly siteName: string;
  readonly kinds: readonly SiteKind[];
  readonly emergencyPhone: string;
  readonly isValid: boolean;
  readonly colour?: PublicColour | undefined;
  /** Where a regulator goes on from here. */
  readonly entry?: { readonly href: string; readonly label: string } | undefined;
};

/** Nothing private: what hangs on the wall anyway, and whether the code still counts. */
export function PublicCodePage(props: PublicCodeProps) {
  const { lang } = props;
  return (
    <div class="grid gap-4" id="public-code">
      <h1 class="sr-only">{props.siteName}</h1>
      <Verdict
        state={props.isValid ? "ok" : "danger"}
        word={say(lang, props.isValid ? t.publicValid : t.publicVoid)}
      >
        {props.isValid ? null : say(lang, t.publicVoidHint)}
      </Verdict>
      {props.isValid && props.colour !== undefined ? (
        <div class="grid gap-1">
          <SiteColour lang={lang} colour={props.colour.value} size="lg" id="public-colour" />
          <small class="quiet">{props.colour.note}</small>
        </div>
      ) : null}
      <KeyValueList
        facts={[
          [say(lang, t.name), props.siteName],
          [
            say(lang, t.kinds),
            props.kinds.map((kind) => say(lang, kindWords[kind])).join(lang === "en" ? ", " : "、"),
          ],
        ]}
      />
      <a
        class="button"
        data-kind="primary"
        data-size="next"
        href={`tel:${props.emergencyPhone.replace(/[^0-9+]/g, "")}`}
      >
        <Icon name="phone" />
        <span>{say(lang, t.call, { phone: props.emergencyPhone })}</span>
      </a>
      {props.isValid && props.entry !== undefined ? (
        <LinkButton href={props.entry.href} icon="badge-check">
          {props.entry.label}
        </LinkButton>
      ) : null}
    </div>
  );
}

export function PublicRefusal(props: { readonly lang: Lang; readonly isBusy: boolean }) {
  const { lang } = props;
  return (
    <div class="grid gap-4">
      <h1>{say(lang, props.isBusy ? t.publicBusy : t.publicUnknown)}</h1>
      {props.isBusy ? null : <p>{say(lang, t.publicUnknownHint)}</p>}
    </div>
  );
}
