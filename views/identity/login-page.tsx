/** Signing in at the kiosk or a desk: choose yourself and type the PIN, or scan the badge. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { roleText } from "../layout/roles.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, Refused } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import { CsrfField, PinPad, TextInput } from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import { identityText as t } from "./text.ts";

export type LoginPerson = {
  readonly id: string;
  readonly name: string;
  readonly staffNumber: string;
  readonly roles: readonly string[];
};

export type DemoPerson = LoginPerson & { readonly pin: string; readonly badge: string };

export type LoginPageProps = {
  readonly lang: Lang;
  readonly people: readonly LoginPerson[];
  readonly chosen?: LoginPerson;
  readonly error?: string;
  /** Where to go after signing in. */
  readonly to: string;
  readonly typedNumber?: string;
  /** Only in the demonstration: PINs and badges are shown. */
  readonly demo?: readonly DemoPerson[];
  readonly isByNumber: boolean;
  /** The chosen person may show their face in place of the PIN. */
  readonly hasFace: boolean;
  /** Token of the session that is open already, if any: its person may hand over to somebody else. */
  readonly csrf?: string | undefined;
};

/** The scanner's text arrives in this form wherever the focus is. */
function BadgeForm(props: { readonly to: string; readonly csrf: string | undefined }) {
  return (
    <form id="scan-form" method="post" action="/login/badge">
      <CsrfField token={props.csrf} />
      <input type="hidden" name="to" value={props.to} />
      <input type="hidden" name="code" value="" />
    </form>
  );
}

function PersonTiles(props: LoginPageProps) {
  const { lang } = props;
  return (
    <ul class="login-people">
      {props.people.map((person) => (
        <li>
          <a class="button login-person" href={loginHref(props.to, person.id)}>
            <Icon name="person" size="lg" />
            <span>
              <strong>{person.name}</strong>
              <small>{roleText(lang, person.roles)}</small>
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function loginHref(to: string, who: string): string {
  return `/login?who=${encodeURIComponent(who)}&to=${encodeURIComponent(to)}`;
}

function SecretForm(props: LoginPageProps) {
  const { lang, chosen } = props;
  return (
    <form method="post" action="/login" class="login-secret">
      <h1 class="sr-only">{say(lang, t.login)}</h1>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="to" value={props.to} />
      {chosen === undefined ? (
        <TextInput
          lang={lang}
          id="who"
          label={say(lang, t.staffNumber)}
          isRequired
          maxLength={20}
          autocomplete="username"
          {...(props.typedNumber === undefined ? {} : { value: props.typedNumber })}
        />
      ) : (
        <div class="login-chosen">
          <input type="hidden" name="who" value={chosen.id} />
          <Icon name="person" size="lg" />
          <strong>{chosen.name}</strong>
          <small>{roleText(lang, chosen.roles)}</small>
        </div>
      )}
      <Refused lang={lang} words={props.error} />
      {chosen === undefined ? (
        <TextInput
          lang={lang}
          id="secret"
          type="password"
          label={say(lang, t.secret)}
          isRequired
          autocomplete="current-password"
        />
      ) : (
        <PinPad lang={lang} id="secret" label={say(lang, t.pin)} isRequired />
      )}
      <div class="button-row">
        <LinkButton href={`/login?to=${encodeURIComponent(props.to)}`} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
        <Button kind="primary" size="lg" icon="login">
          {say(lang, t.login)}
        </Button>
      </div>
    </form>
  );
}

/** Beside the PIN, never in its place: whoever does not want it types. */
function FaceForm(props: LoginPageProps) {
  const { lang, chosen } = props;
  if (!props.hasFace || chosen === undefined) return null;
  return (
    <form method="post" action="/login/face" class="login-face">
      <CsrfField token={props.csrf} />
      <input type="hidden" name="to" value={props.to} />
      <input type="hidden" name="who" value={chosen.id} />
      <Button size="lg" icon="camera">
        {say(lang, t.byFace)}
      </Button>
    </form>
  );
}

function DemoPeople(props: { readonly lang: Lang; readonly people: readonly DemoPerson[] }) {
  const { lang } = props;
  return (
    <section class="card login-demo">
      <h2>{say(lang, t.demoPeople)}</h2>
      <p>{say(lang, t.demoHint)}</p>
      <ul>
        {props.people.map((person) => (
          <li>
            <QrCode
              class="login-qr"
              text={person.badge}
              label={`${say(lang, t.badge)} ${person.name}`}
            />
            <span>
              <strong>{person.name}</strong> · {roleText(lang, person.roles)}
              <br />
              PIN <code>{person.pin}</code> · {say(lang, t.staffNumber)}{" "}
              <code>{person.staffNumber}</code>
              <br />
              {say(lang, t.badge)} <code class="badge-code">{person.badge}</code>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A wall that may not be shown: its screen was ended, or never bound. Read from across the room. */
function UnboundScreen(props: { readonly lang: Lang }) {
  const { lang } = props;
  return (
    <section class="login-main" data-unbound-screen>
      <h1 class="text-6xl font-bold">{say(lang, t.unboundScreen)}</h1>
      <p class="text-3xl">{say(lang, t.unboundScreenHint)}</p>
      <LinkButton href="/display" kind="primary" size="lg" icon="key">
        {say(lang, t.bindScreen)}
      </LinkButton>
    </section>
  );
}

const isWall = (path: string): boolean => /\/wall$/.test(path);

export function LoginPage(props: LoginPageProps) {
  const { lang } = props;
  if (isWall(props.to) && props.chosen === undefined && !props.isByNumber) {
    return (
      <div class="login">
        <UnboundScreen lang={lang} />
        <section class="login-main">
          <LinkButton href={`/login?by=number&to=${encodeURIComponent(props.to)}`} icon="people">
            {say(lang, t.signInInstead)}
          </LinkButton>
        </section>
      </div>
    );
  }
  const isTyping = props.chosen !== undefined || props.isByNumber;
  return (
    <div class="login">
      <BadgeForm to={props.to} csrf={props.csrf} />
      <section class="login-main">
        {isTyping ? (
          <>
            <SecretForm {...props} />
            <FaceForm {...props} />
          </>
        ) : (
          <>
            <h1>{say(lang, t.whoAreYou)}</h1>
            <Refused lang={lang} words={props.error} />
            {props.people.length === 0 ? (
              <EmptyState title={say(lang, t.noPeople)} icon="people">
                <p>{say(lang, t.noPeopleHint)}</p>
                <LinkButton href="/setup" kind="primary" size="lg" icon="key">
                  {say(lang, t.setUp)}
                </LinkButton>
              </EmptyState>
            ) : (
              <>
                <PersonTiles {...props} />
                <p class="login-badge">
                  <Icon name="badge" size="lg" />
                  <span>
                    <strong>{say(lang, t.scanBadge)}</strong>
                    <small>{say(lang, t.scanBadgeHint)}</small>
                  </span>
                </p>
                <LinkButton
                  href={`/login?by=number&to=${encodeURIComponent(props.to)}`}
                  icon="keyboard"
                >
                  {say(lang, t.otherPerson)}
                </LinkButton>
              </>
            )}
          </>
        )}
      </section>
      {props.demo === undefined ? null : <DemoPeople lang={lang} people={props.demo} />}
    </div>
  );
}
