/** Slips for regulators' accounts: issuing them, and what became of each. */
import type { OFFICE_LEVELS, OfficeLevel } from "../../src/identity/model.ts";
import { peoplePaths, regulatorPaths } from "../../src/identity/paths.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import { withQuery } from "../../src/kernel/query.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { Choices, CsrfField, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, LINE, LINK, STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { accountText as t } from "./account-text.ts";
import { officeWords } from "./text.ts";

export type SlipItem = {
  readonly id: string;
  readonly note: string;
  readonly by: string;
  readonly createdAt: UnixMs;
  readonly expiresAt: UnixMs;
  readonly state: "open" | "used" | "void" | "lapsed";
  readonly usedBy: { readonly id: string; readonly name: string } | undefined;
};

function State(props: { readonly lang: Lang; readonly slip: SlipItem }) {
  const { lang, slip } = props;
  switch (slip.state) {
    case "open":
      return (
        <StatePill
          state="warn"
          icon="pending"
          word={say(lang, t.slipOpen, { until: formatStamp(slip.expiresAt).slice(0, 16) })}
        />
      );
    case "used":
      return (
        <span class="inline-flex flex-wrap items-center gap-2">
          <StatePill state="ok" word={say(lang, t.slipUsed)} />
          {slip.usedBy === undefined ? null : (
            <a class={LINK} href={peoplePaths.one(slip.usedBy.id)}>
              {slip.usedBy.name}
            </a>
          )}
        </span>
      );
    case "void":
      return <StatePill state="locked" word={say(lang, t.slipVoid)} />;
    case "lapsed":
      return <StatePill state="neutral" word={say(lang, t.slipLapsed)} />;
  }
}

export function RegulatorsPage(props: {
  readonly lang: Lang;
  readonly slips: readonly SlipItem[];
  readonly csrf: string | undefined;
}) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.regulators)}>
        <LinkButton href={withQuery(peoplePaths.list, { role: "regulator" })} icon="people">
          {say(lang, t.regulators)}
        </LinkButton>
      </PageHead>
      <p>{say(lang, t.regulatorsIntro)}</p>
      <Card title={say(lang, t.issueSlip)} icon="document">
        <form
          class="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_auto]"
          method="post"
          action={regulatorPaths.slips}
        >
          <CsrfField token={props.csrf} />
          <TextInput
            lang={lang}
            id="note"
            label={say(lang, t.slipNote)}
            maxLength={80}
            isRequired
          />
          <Button kind="primary" icon="printer">
            {say(lang, t.issueSlip)}
          </Button>
        </form>
      </Card>
      <Table
        lang={lang}
        caption={say(lang, t.slips)}
        empty={say(lang, t.noSlips)}
        columns={[
          { label: say(lang, t.slipIssued) },
          { label: say(lang, t.slipBy) },
          { label: say(lang, t.slipNote) },
          { label: say(lang, t.slipState) },
          { label: "", align: "end" },
        ]}
        rows={props.slips.map((slip) => ({
          cells: [
            <time class={LINE}>{formatStamp(slip.createdAt)}</time>,
            slip.by,
            <span class="wrap-anywhere">{slip.note}</span>,
            <State lang={lang} slip={slip} />,
            slip.state === "open" ? (
              <form method="post" action={regulatorPaths.voidSlip(slip.id)}>
                <CsrfField token={props.csrf} />
                <Button kind="quiet" icon="trash">
                  {say(lang, t.voidIt)}
                </Button>
              </form>
            ) : undefined,
          ],
        }))}
      />
    </div>
  );
}

export const ENROL_FIELDS = ["code", "name", "office", "level", "pin", "password"] as const;
export type EnrolField = (typeof ENROL_FIELDS)[number];

export function EnrolPage(props: {
  readonly lang: Lang;
  readonly levels: typeof OFFICE_LEVELS;
  readonly values: Readonly<Partial<Record<EnrolField, string>>>;
  readonly errors: Readonly<Partial<Record<EnrolField, string>>>;
  readonly problem?: string;
}) {
  const { lang, values, errors } = props;
  const field = (id: EnrolField, label: string) => ({
    lang,
    id,
    label,
    isRequired: true,
    maxLength: 80,
    value: values[id],
    ...(errors[id] === undefined ? {} : { error: errors[id] }),
  });
  const secret = (id: "pin" | "password", label: string) => ({
    ...field(id, label),
    value: undefined,
    type: "password" as const,
    autocomplete: "new-password",
  });
  const levels = props.levels.map((value: OfficeLevel) => ({
    value,
    label: say(lang, officeWords[value]),
  }));
  return (
    <form class={`card setup-form ${STACK}`} method="post" action={regulatorPaths.enrol}>
      <h1 class="text-2xl font-bold">{say(lang, t.enrolTitle)}</h1>
      <p>{say(lang, t.enrolIntro)}</p>
      <Refused lang={lang} words={props.problem} state="alert" isSilent />
      <TextInput {...field("code", say(lang, t.slipCode))} />
      <TextInput {...field("name", say(lang, t.name))} maxLength={40} />
      <TextInput {...field("office", say(lang, t.office))} />
      <Choices {...field("level", say(lang, t.officeLevel))} options={levels} columns={3} />
      <TextInput {...secret("pin", say(lang, t.newPin))} inputMode="numeric" />
      <TextInput {...secret("password", say(lang, t.newPassword))} maxLength={128} />
      <div class={FORM_ACTS}>
        <Button kind="primary" size="lg" icon="check">
          {say(lang, t.create)}
        </Button>
      </div>
    </form>
  );
}

export function EnrolledPage(props: { readonly lang: Lang; readonly number: string }) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <Verdict state="ok" word={say(lang, t.enrolled)}>
        <p>{say(lang, t.enrolledHow, { number: props.number })}</p>
      </Verdict>
      <LinkButton href="/login?by=number" kind="primary" size="next" icon="login">
        {say(lang, t.toLogin)}
      </LinkButton>
    </div>
  );
}
