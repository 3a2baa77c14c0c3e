/** The outermost page: languages, theme, htmx's settings, style sheet and modules. No inline script or style. */
import type { Child } from "hono/jsx";
import { say } from "../../src/platform/i18n.ts";
import { FLASH_ID } from "../ui/feedback.tsx";
import { hx } from "../ui/hx.ts";
import type { Shell, Theme } from "./shell.tsx";
import { layoutText } from "./text.ts";

export type Device = "kiosk" | "desk" | "phone" | "wall" | "public";

const HTMX_CONFIG = JSON.stringify({
  noSwap: [204, 304, "5xx"],
  defaultTimeout: 15_000,
  extensions: "sse",
  sse: { pauseOnBackground: false, reconnectMaxDelay: "5s" },
});

const DATA_THEME: Readonly<Record<Theme, string | undefined>> = {
  auto: undefined,
  light: "gasward-light",
  dark: "gasward-dark",
};

export const MAIN_ID = "main";

function Head(props: {
  readonly shell: Shell;
  readonly isScripted: boolean;
  readonly isPhone: boolean;
}) {
  const { shell } = props;
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
      <meta name="color-scheme" content={shell.theme === "auto" ? "light dark" : shell.theme} />
      <meta name="format-detection" content="telephone=no" />
      {shell.csrf === undefined ? null : <meta name="csrf-token" content={shell.csrf} />}
      <title>{`${shell.title} · ${shell.siteName}`}</title>
      {props.isPhone ? (
        <>
          <link rel="icon" href="/icons/app.svg" />
          <link rel="apple-touch-icon" href="/icons/app-180.png" />
          <link rel="manifest" href="/app.webmanifest" />
          <meta name="theme-color" content="#2b3e57" />
        </>
      ) : (
        <link rel="icon" href="data:," />
      )}
      <link rel="stylesheet" href="/assets/app.css" />
      {props.isScripted ? (
        <>
          <meta name="htmx-config" content={HTMX_CONFIG} />
          {/* Not deferred: a deferred htmx starts by a timer of its own, now and then before its extension
              has run, and then a live page never opens its stream. */}
          <script src="/assets/htmx.js" />
          <script src="/assets/hx-sse.js" defer />
          {/* Not deferred either: what is scanned while the page arrives is heard by it. */}
          <script src="/assets/kiosk.js" />
          {(shell.scripts ?? []).map((name) => (
            <script type="module" src={`/assets/${name}.js`} />
          ))}
        </>
      ) : null}
    </head>
  );
}

/** The token goes with every htmx request of the page; plain forms carry `CsrfField`. */
export function Document(props: {
  readonly shell: Shell;
  readonly device: Device;
  readonly isScripted?: boolean | undefined;
  readonly children?: Child | undefined;
}) {
  const { shell } = props;
  const inherited =
    shell.csrf === undefined
      ? {}
      : hx({ inherited: { headers: JSON.stringify({ "X-CSRF-Token": shell.csrf }) } });
  return (
    <html lang={shell.lang} data-theme={DATA_THEME[shell.theme]} data-device={props.device}>
      <Head
        shell={shell}
        isScripted={props.isScripted !== false}
        isPhone={props.device === "phone"}
      />
      <body {...inherited}>
        <a class="button skip-link" href={`#${MAIN_ID}`}>
          {say(shell.lang, layoutText.skip)}
        </a>
        {props.children}
      </body>
    </html>
  );
}

/** Messages land here, announced to screen readers; filled by `Flash`. */
export function FlashArea() {
  return <div id={FLASH_ID} aria-live="polite" />;
}
