/** Settings of special work. */
import type { CalendarDay, Office } from "../../src/permits/model.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { EmptyState, Refused } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import { Checkbox, CsrfField, Select, TextInput } from "../ui/form.tsx";
import { STACK, TWO_COLUMNS } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { chainText } from "./chain-text.ts";
import { externalText } from "./external-text.ts";
import type { Choice } from "./model.ts";
import { officeWords } from "./rule-text.ts";
import { ownMeasureText, templateText } from "./template-text.ts";
import { onePermitText, permitText, settingsText as t } from "./text.ts";

export type SettingsProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly message: string | undefined;
  readonly canSet: boolean;
  readonly night: { readonly from: string; readonly to: string };
  readonly isElectronicOnly: boolean;
  /** `isOwn`: entered by the site; the others come with the program and give way to an own entry for their day. */
  readonly days: readonly (CalendarDay & { readonly isOwn: boolean })[];
  readonly offices: readonly {
    readonly personId: string;
    readonly office: Office;
    readonly name: string;
  }[];
  readonly officeChoices: readonly Choice[];
  readonly people: readonly Choice[];
  readonly spots: readonly { readonly label: string; readonly code: string }[];
};

function Hidden(props: SettingsProps & { readonly fields: Readonly<Record<string, string>> }) {
  return (
    <>
      <CsrfField token={props.csrf} />
      {Object.entries(props.fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

function Offices(props: SettingsProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.offices)} icon="signature" id="permit-offices">
      <div class={STACK}>
        <p class="quiet">{say(lang, t.officesHint)}</p>
        {props.offices.length === 0 ? (
          <EmptyState title={say(lang, t.noOffices)} icon="signature" />
        ) : null}
        <ul class="permit-lines">
          {props.offices.map(({ personId, office, name }) => (
            <li class="permit-line">
              <span>
                <strong>{say(lang, officeWords[office])}</strong> · {name}
              </span>
              {props.canSet ? (
                <form method="post" action={permitPaths.settings}>
                  <Hidden
                    {...props}
                    fields={{ what: "office", office, person: personId, give: "no" }}
                  />
                  <Button kind="quiet" icon="trash" label={say(lang, onePermitText.remove)} />
                </form>
              ) : null}
            </li>
          ))}
        </ul>
        {props.canSet ? (
          <form class={STACK} id="give-office" method="post" action={permitPaths.settings}>
            <Hidden {...props} fields={{ what: "office" }} />
            <Select
              lang={lang}
              id="office"
              label={say(lang, t.office)}
              options={props.officeChoices}
              hasEmpty
              isRequired
            />
            <Select
              lang={lang}
              id="person"
              label={say(lang, onePermitText.person)}
              options={props.people}
              hasEmpty
              isRequired
            />
            <div>
              <Button icon="plus">{say(lang, t.give)}</Button>
            </div>
          </form>
        ) : null}
      </div>
    </Card>
  );
}

/** A longer list is folded. */
const DAYS_OPEN = 12;

const DAY_WORDS = { holiday: t.holiday, "work-day": t.workDay, event: t.event } as const;

function Calendar(props: SettingsProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.calendar)} icon="calendar" id="permit-calendar">
      <div class={STACK}>
        <p class="quiet">{say(lang, t.calendarHint)}</p>
        <details class="danger-aside" open={props.days.length <= DAYS_OPEN}>
          <summary>{say(lang, t.days, { count: props.days.length })}</summary>
          <ul class="permit-lines">
            {props.days.map(({ day, kind, name, isOwn }) => (
              <li class="permit-line">
                <span>
                  {day} · {say(lang, DAY_WORDS[kind])} {name}
                  {isOwn ? null : <span class="quiet"> · {say(lang, t.supplied)}</span>}
                </span>
                {props.canSet && isOwn ? (
                  <form method="post" action={permitPaths.settings}>
                    <Hidden {...props} fields={{ what: "day", day }} />
                    <Button kind="quiet" icon="trash" label={say(lang, onePermitText.remove)} />
                  </form>
                ) : null}
              </li>
            ))}
          </ul>
        </details>
        {props.canSet ? (
          <form class={STACK} id="set-day" method="post" action={permitPaths.settings}>
            <Hidden {...props} fields={{ what: "day" }} />
            <TextInput lang={lang} id="day" type="date" label={say(lang, t.day)} isRequired />
            <Select
              lang={lang}
              id="kind"
              label={say(lang, t.dayKind)}
              options={(["holiday", "work-day", "event"] as const).map((kind) => ({
                value: kind,
                label: say(lang, DAY_WORDS[kind]),
              }))}
              hasEmpty
              isRequired
            />
            <TextInput lang={lang} id="name" label={say(lang, t.name)} maxLength={80} />
            <div>
              <Button icon="plus">{say(lang, t.addDay)}</Button>
            </div>
          </form>
        ) : null}
        <form class={STACK} method="post" action={permitPaths.settings}>
          <Hidden {...props} fields={{ what: "night" }} />
          <div class="grid grid-cols-2 gap-3">
            <TextInput
              lang={lang}
              id="from"
              type="time"
              label={say(lang, t.nightFrom)}
              value={props.night.from}
            />
            <TextInput
              lang={lang}
              id="to"
              type="time"
              label={say(lang, t.nightTo)}
              value={props.night.to}
            />
          </div>
          <p class="quiet">{say(lang, t.nightHint)}</p>
          {props.canSet ? (
            <div>
              <Button icon="check">{say(lang, onePermitText.keep)}</Button>
            </div>
          ) : null}
        </form>
      </div>
    </Card>
  );
}

function Spots(props: SettingsProps) {
  const { lang } = props;
  if (!props.canSet) return null;
  return (
    <Card title={say(lang, t.spots)} icon="pin" id="permit-spots">
      <p class="quiet">{say(lang, t.spotsHint)}</p>
      {props.spots.length === 0 ? <EmptyState title={say(lang, t.noSpots)} icon="pin" /> : null}
      <div class="permit-pictures">
        {props.spots.map(({ label, code }) => (
          <figure>
            <QrCode text={code} label={label} />
            <figcaption>
              {label}
              <br />
              {code}
            </figcaption>
          </figure>
        ))}
      </div>
    </Card>
  );
}

function Electronic(props: SettingsProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, externalText.title)} icon="document" id="permit-electronic">
      <form class={STACK} method="post" action={permitPaths.settings}>
        <Hidden {...props} fields={{ what: "electronic" }} />
        <Checkbox
          lang={lang}
          id="only"
          label={say(lang, externalText.only)}
          hint={say(lang, externalText.onlyHint)}
          isChecked={props.isElectronicOnly}
        />
        {props.canSet ? (
          <div>
            <Button icon="check">{say(lang, onePermitText.keep)}</Button>
          </div>
        ) : null}
      </form>
    </Card>
  );
}

export function SettingsPage(props: SettingsProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={permitPaths.board} icon="arrow-left">
          {say(lang, permitText.title)}
        </LinkButton>
        <PrintButton lang={lang} />
      </PageHead>
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      <nav class="button-row no-print" aria-label={say(lang, t.more)}>
        <LinkButton href={permitPaths.chains} icon="signature">
          {say(lang, chainText.title)}
        </LinkButton>
        <LinkButton href={permitPaths.templates} icon="list">
          {say(lang, templateText.title)}
        </LinkButton>
        <LinkButton href={permitPaths.ownMeasures} icon="checks">
          {say(lang, ownMeasureText.title)}
        </LinkButton>
      </nav>
      <div class={TWO_COLUMNS}>
        <Offices {...props} />
        <Calendar {...props} />
      </div>
      <Electronic {...props} />
      <Spots {...props} />
    </div>
  );
}
