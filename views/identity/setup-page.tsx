/** The first administrator and the name of the site, behind the one-time set-up code. */
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button } from "../ui/button.tsx";
import { TextInput } from "../ui/form.tsx";
import { restoreText } from "./restore-text.ts";
import { identityText as t } from "./text.ts";

export type SetupFields =
  | "code"
  | "site-name"
  | "emergency-phone"
  | "name"
  | "staff-number"
  | "password"
  | "pin";

export type BackupChoice = {
  readonly name: string;
  readonly createdAt: UnixMs;
  readonly command: string;
};

export type SetupPageProps = {
  readonly backups: readonly BackupChoice[];
  readonly lang: Lang;
  /** On the box's own screen only: who stands there may read it without the service's log. */
  readonly shownCode: string | undefined;
  readonly values: Readonly<Partial<Record<SetupFields, string>>>;
  readonly errors: Readonly<Partial<Record<SetupFields, string>>>;
};

const FIELDS = [
  ["code", t.setUpCode, "text"],
  ["site-name", t.siteName, "text"],
  ["emergency-phone", t.emergencyPhone, "tel"],
  ["name", t.adminName, "text"],
  ["staff-number", t.adminNumber, "text"],
  ["password", t.adminPassword, "password"],
  ["pin", t.adminPin, "password"],
] as const;

/** The other door: a site that was there before comes back whole instead of being typed again. */
function RestoreDoor(props: { readonly lang: Lang; readonly backups: readonly BackupChoice[] }) {
  const { lang, backups } = props;
  return (
    <details class="card setup-form" id="restore-door" open={backups.length > 0}>
      <summary>{say(lang, restoreText.title)}</summary>
      <p>{say(lang, restoreText.lead)}</p>
      <p>
        {say(lang, restoreText.general)}: <code class="mono">gasward restore --data DIR FILE</code>
      </p>
      <p>{say(lang, backups.length > 0 ? restoreText.found : restoreText.none)}</p>
      <ul class="grid gap-2">
        {backups.map((backup) => (
          <li>
            {backup.name} · {formatStamp(backup.createdAt)}
            <br />
            <code class="mono wrap-anywhere">{backup.command}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

export function SetupPage(props: SetupPageProps) {
  const { lang } = props;
  return (
    <>
      <form method="post" action="/setup" class="card setup-form">
        <h1>{say(lang, t.setUpTitle)}</h1>
        <p>{say(lang, t.setUpIntro)}</p>
        {props.shownCode === undefined ? null : (
          <p id="shown-code">
            {say(lang, t.setUpCodeHere)} <strong class="mono">{props.shownCode}</strong>
          </p>
        )}
        {FIELDS.map(([id, label, type]) => {
          const value = props.values[id];
          const error = props.errors[id];
          return (
            <TextInput
              lang={lang}
              id={id}
              type={type}
              label={say(lang, label)}
              isRequired
              maxLength={80}
              {...(value === undefined || type === "password" ? {} : { value })}
              {...(error === undefined ? {} : { error })}
            />
          );
        })}
        <Button kind="primary" size="next" icon="check">
          {say(lang, t.create)}
        </Button>
      </form>
      <RestoreDoor lang={lang} backups={props.backups} />
    </>
  );
}
