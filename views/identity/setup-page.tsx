/** The first administrator and the name of the site, behind the one-time set-up code. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button } from "../ui/button.tsx";
import { TextInput } from "../ui/form.tsx";
import { identityText as t } from "./text.ts";

export type SetupFields =
  | "code"
  | "site-name"
  | "emergency-phone"
  | "name"
  | "staff-number"
  | "password"
  | "pin";

export type SetupPageProps = {
  readonly lang: Lang;
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

export function SetupPage(props: SetupPageProps) {
  const { lang } = props;
  return (
    <form method="post" action="/setup" class="card setup-form">
      <h1>{say(lang, t.setUpTitle)}</h1>
      <p>{say(lang, t.setUpIntro)}</p>
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
  );
}
