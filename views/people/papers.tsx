/** What is printed and handed over: a one-time PIN, a badge, a regulator's slip. Each is shown once. */
import type { PersonFacts } from "../../src/identity/model.ts";
import { peoplePaths, regulatorPaths } from "../../src/identity/paths.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { roleText } from "../layout/roles.ts";
import { LinkButton, PrintButton } from "../ui/button.tsx";
import { Alert } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { accountText } from "./account-text.ts";
import { peopleText as t } from "./text.ts";

type Person = Pick<PersonFacts, "id" | "name" | "staffNumber" | "roles" | "company">;

const SLIP = "mx-auto grid w-full max-w-[105mm] gap-3 border border-base-300 bg-base-100 p-6";

function OnceNotice(props: { readonly lang: Lang }) {
  return (
    <div class="no-print">
      <Alert lang={props.lang} state="warn">
        {say(props.lang, t.shownOnce)} {say(props.lang, t.printHint)}
      </Alert>
    </div>
  );
}

function Done(props: { readonly lang: Lang; readonly href: string }) {
  return (
    <div class={`${FORM_ACTS} no-print`}>
      <PrintButton lang={props.lang} />
      <LinkButton href={props.href} kind="primary" size="lg" icon="check">
        {say(props.lang, t.done)}
      </LinkButton>
    </div>
  );
}

export function PinSlipPage(props: {
  readonly lang: Lang;
  readonly siteName: string;
  readonly person: Person;
  readonly pin: string;
  readonly until: Day;
}) {
  const { lang, person } = props;
  return (
    <div class={STACK}>
      <OnceNotice lang={lang} />
      <section class={SLIP}>
        <p class="text-muted">{props.siteName}</p>
        <h1 class="text-2xl font-bold">{say(lang, t.slipPinTitle)}</h1>
        <p class="text-xl wrap-anywhere">
          {person.name} · {person.staffNumber}
        </p>
        <p class="py-3 text-center font-mono text-5xl font-bold" id="one-time-pin">
          {props.pin}
        </p>
        <p>{say(lang, t.slipPinHow, { until: props.until })}</p>
      </section>
      <Done lang={lang} href={peoplePaths.one(person.id)} />
    </div>
  );
}

/** A card of 54 × 86 mm, the size of a bank card on its side. */
export function BadgePage(props: {
  readonly lang: Lang;
  readonly siteName: string;
  readonly phone: string;
  readonly person: Person;
  readonly text: string;
}) {
  const { lang, person } = props;
  return (
    <div class={STACK}>
      <h1 class="no-print">{`${say(lang, t.badgeTitle)} · ${person.name}`}</h1>
      <OnceNotice lang={lang} />
      <section
        class="mx-auto flex h-[86mm] w-[54mm] flex-col items-center overflow-hidden rounded-[3mm] border border-black bg-white p-[3mm] text-center text-black"
        id="badge-card"
      >
        <p class="line-clamp-1 w-full text-[9pt] font-bold wrap-anywhere">{props.siteName}</p>
        <QrCode
          text={props.text}
          label={`${say(lang, t.badgeTitle)} ${person.staffNumber}`}
          class="block h-auto w-[38mm]"
        />
        <p class="line-clamp-2 w-full text-[15pt] leading-tight font-bold wrap-anywhere">
          {person.name}
        </p>
        <p class="line-clamp-2 w-full text-[9pt] leading-tight">
          {person.staffNumber}
          {person.roles.length === 0 ? "" : ` · ${roleText(lang, person.roles)}`}
        </p>
        {person.company === "" ? null : (
          <p class="line-clamp-1 w-full text-[8pt] wrap-anywhere">{person.company}</p>
        )}
        <p class="mt-auto w-full text-[6.5pt] leading-tight">
          {say(lang, t.badgeFound)} {props.phone}
        </p>
      </section>
      <Done lang={lang} href={peoplePaths.one(person.id)} />
    </div>
  );
}

export function RegulatorSlipPage(props: {
  readonly lang: Lang;
  readonly siteName: string;
  readonly code: string;
  readonly until: string;
  readonly address: string;
}) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <OnceNotice lang={lang} />
      <section class={SLIP}>
        <p class="text-muted">{props.siteName}</p>
        <h1 class="text-2xl font-bold">{say(lang, accountText.slipTitle)}</h1>
        <p>{say(lang, accountText.slipHow, { until: props.until })}</p>
        <p>
          {say(lang, accountText.address)}
          <br />
          <strong class="wrap-anywhere">{props.address}</strong>
        </p>
        <p>{say(lang, accountText.slipCode)}</p>
        <p class="text-center font-mono text-3xl font-bold" id="slip-code">
          {props.code}
        </p>
      </section>
      <Done lang={lang} href={regulatorPaths.slips} />
    </div>
  );
}
