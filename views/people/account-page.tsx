/** One's own account: password, PIN, second factor. */
import { accountPaths } from "../../src/identity/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, StatePill } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import { CsrfField, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, STACK, TWO_COLUMNS } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { accountText as t } from "./account-text.ts";

export type AccountPageProps = {
  readonly lang: Lang;
  readonly name: string;
  readonly csrf: string | undefined;
  readonly canUseTotp: boolean;
  /** Undefined while it is not in use. */
  readonly recoveryLeft: number | undefined;
  readonly problem?: { readonly at: "password" | "pin" | "totp"; readonly text: string };
  readonly isChanged?: boolean;
};

function SecretCard(props: AccountPageProps & { readonly what: "password" | "pin" }) {
  const { lang, what, problem } = props;
  const isPin = what === "pin";
  const field = (name: string, label: string) => ({
    lang,
    id: `${what}-${name}`,
    name,
    label,
    type: "password" as const,
    isRequired: true,
    maxLength: 128,
  });
  return (
    <Card title={say(lang, isPin ? t.changePin : t.changePassword)} icon="key">
      <form class={STACK} method="post" action={isPin ? accountPaths.pin : accountPaths.password}>
        <CsrfField token={props.csrf} />
        {problem?.at === what ? (
          <Alert lang={lang} state="alert">
            {problem.text}
          </Alert>
        ) : null}
        <TextInput {...field("current", say(lang, t.current))} autocomplete="current-password" />
        <TextInput
          {...field("next", say(lang, isPin ? t.newPin : t.newPassword))}
          autocomplete="new-password"
        />
        <TextInput {...field("repeated", say(lang, t.repeat))} autocomplete="new-password" />
        <div class={FORM_ACTS}>
          <Button kind="primary" icon="save">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function TotpCard(props: AccountPageProps) {
  const { lang, recoveryLeft, problem } = props;
  return (
    <Card title={say(lang, t.totp)} icon="phone">
      <div class={STACK}>
        <p>
          {recoveryLeft === undefined ? (
            <StatePill state="neutral" word={say(lang, t.totpOff)} />
          ) : (
            <StatePill state="ok" word={say(lang, t.totpOn, { left: recoveryLeft })} />
          )}
        </p>
        <p>{say(lang, t.totpWhy)}</p>
        {recoveryLeft === undefined ? (
          <p>
            <LinkButton href={accountPaths.totp} icon="plus" kind="primary">
              {say(lang, t.enrol)}
            </LinkButton>
          </p>
        ) : (
          <form class={STACK} method="post" action={accountPaths.totpOff}>
            <CsrfField token={props.csrf} />
            <TextInput
              lang={lang}
              id="code"
              label={say(lang, t.codeOrRecovery)}
              isRequired
              maxLength={20}
              {...(problem?.at === "totp" ? { error: problem.text } : {})}
            />
            <div class={FORM_ACTS}>
              <Button kind="destructive" icon="ban">
                {say(lang, t.stop)}
              </Button>
            </div>
          </form>
        )}
      </div>
    </Card>
  );
}

export function AccountPage(props: AccountPageProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={`${say(lang, t.title)} · ${props.name}`}>
        <LinkButton href={accountPaths.sessions} icon="plug">
          {say(lang, t.sessions)}
        </LinkButton>
      </PageHead>
      {props.isChanged === true ? (
        <Alert lang={lang} state="ok">
          {say(lang, t.changed)}
        </Alert>
      ) : null}
      <div class={TWO_COLUMNS}>
        <SecretCard {...props} what="password" />
        <SecretCard {...props} what="pin" />
      </div>
      {props.canUseTotp ? <TotpCard {...props} /> : null}
    </div>
  );
}

export function TotpEnrolPage(props: {
  readonly lang: Lang;
  readonly token: string;
  readonly secret: string;
  readonly uri: string;
  readonly csrf: string | undefined;
  readonly problem?: string;
}) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.enrol)} />
      <div class={TWO_COLUMNS}>
        <Card>
          <p>{say(lang, t.enrolStep1)}</p>
          <QrCode
            text={props.uri}
            label={say(lang, t.enrol)}
            class="mx-auto my-4 block h-auto w-56"
          />
          <p>
            {say(lang, t.secretKey)}: <code class="wrap-anywhere">{props.secret}</code>
          </p>
        </Card>
        <Card>
          <form class={STACK} method="post" action={accountPaths.totp}>
            <CsrfField token={props.csrf} />
            <input type="hidden" name="token" value={props.token} />
            <p>{say(lang, t.enrolStep2)}</p>
            <TextInput
              lang={lang}
              id="code"
              label={say(lang, t.code)}
              inputMode="numeric"
              autocomplete="one-time-code"
              isRequired
              maxLength={8}
              {...(props.problem === undefined ? {} : { error: props.problem })}
            />
            <div class={FORM_ACTS}>
              <LinkButton href={accountPaths.account}>{say(lang, t.title)}</LinkButton>
              <Button kind="primary" icon="check">
                {say(lang, t.confirm)}
              </Button>
            </div>
          </form>
        </Card>
      </div>
    </div>
  );
}

export function RecoveryPage(props: { readonly lang: Lang; readonly codes: readonly string[] }) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.recoveryTitle)} />
      <Alert lang={lang} state="warn">
        {say(lang, t.recoveryHow)}
      </Alert>
      <Card>
        <ul class="grid grid-cols-2 gap-3 font-mono text-xl sm:grid-cols-5">
          {props.codes.map((code) => (
            <li>{code}</li>
          ))}
        </ul>
      </Card>
      <div class={`${FORM_ACTS} no-print`}>
        <LinkButton href={accountPaths.account} kind="primary" size="lg" icon="check">
          {say(lang, t.next)}
        </LinkButton>
      </div>
    </div>
  );
}
