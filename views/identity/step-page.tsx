/** What a sign-in can still owe: a code of the telephone, or the choice of an own PIN. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { accountText as t } from "../people/account-text.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Refused } from "../ui/feedback.tsx";
import { CsrfField, PinPad, TextInput } from "../ui/form.tsx";

export function StepPage(props: {
  readonly lang: Lang;
  readonly step: "totp" | "pin";
  readonly token: string;
  readonly to: string;
  readonly error?: string;
  /** Of whoever is still signed in at this browser and hands over. */
  readonly csrf?: string | undefined;
}) {
  const { lang, step } = props;
  const isPin = step === "pin";
  return (
    <form method="post" action={isPin ? "/login/pin" : "/login/code"} class="login-secret">
      <input type="hidden" name="token" value={props.token} />
      <input type="hidden" name="to" value={props.to} />
      <CsrfField token={props.csrf} />
      <h1 class="text-2xl font-bold">{say(lang, isPin ? t.newPinTitle : t.codeTitle)}</h1>
      <p>{say(lang, isPin ? t.newPinHint : t.codeHint)}</p>
      <Refused lang={lang} words={props.error} />
      {isPin ? (
        <PinPad lang={lang} id="secret" label={say(lang, t.newPin)} isRequired maxLength={8} />
      ) : (
        <TextInput
          lang={lang}
          id="code"
          label={say(lang, t.codeOrRecovery)}
          autocomplete="one-time-code"
          isRequired
          maxLength={20}
        />
      )}
      <div class="button-row">
        <LinkButton href="/login" icon="arrow-left" size="lg">
          {say(lang, { zh: "返回", en: "Back" })}
        </LinkButton>
        <Button kind="primary" size="lg" icon="arrow-right">
          {say(lang, t.next)}
        </Button>
      </div>
    </form>
  );
}
