/** Tickets issued elsewhere: the list, the form, one ticket, its paper. */

import { withQuery } from "../../src/kernel/query.ts";
import { TICKET_STATES, type Ticket, type TicketState } from "../../src/permits/external/model.ts";
import { externalPaths } from "../../src/permits/external/paths.ts";
import { PERMIT_KINDS, type PermitLevel } from "../../src/permits/model.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { EmptyState, FormProblems, Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, FileInput, Select, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead, Pagination, Tabs } from "../ui/structure.tsx";
import { spanText } from "./booking-pages.tsx";
import { externalText as t, ticketStateWords } from "./external-text.ts";
import type { Choice } from "./model.ts";
import { kindWords, levelWord } from "./text.ts";

const PILL = {
  waiting: "neutral",
  working: "ok",
  over: "danger",
  ended: "neutral",
  withdrawn: "neutral",
} as const;

export type TicketLine = { readonly ticket: Ticket; readonly state: TicketState };

export function TicketCards(props: { readonly lang: Lang; readonly items: readonly TicketLine[] }) {
  const { lang } = props;
  return (
    <ul class="permit-cards">
      {props.items.map(({ ticket, state }) => (
        <li>
          <a class="permit-card" href={externalPaths.one(ticket.id)}>
            <span class="permit-card-head">
              <StatePill state={PILL[state]} word={say(lang, ticketStateWords[state])} />
              <strong>{say(lang, kindWords[ticket.kind])}</strong>
              {ticket.level === null ? null : (
                <StatePill
                  state="neutral"
                  icon="layers"
                  word={levelWord(lang, ticket.kind, ticket.level)}
                />
              )}
            </span>
            <span class="permit-what">{ticket.what}</span>
            <span class="quiet">
              {ticket.place} · {spanText(lang, ticket.startsAt, ticket.endsAt)}
            </span>
            <span class="quiet">
              {ticket.number} · {ticket.issuer}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

export function TicketsPage(props: {
  readonly lang: Lang;
  readonly items: readonly TicketLine[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly query: { readonly state: string; readonly q: string };
  readonly canAdd: boolean;
}) {
  const { lang, query } = props;
  const hrefOf = (state: string) => withQuery(externalPaths.list, { ...query, state });
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={permitPaths.board} icon="arrow-left">
          {say(lang, t.board)}
        </LinkButton>
        {props.canAdd ? (
          <LinkButton href={externalPaths.add} icon="plus" kind="primary">
            {say(lang, t.add)}
          </LinkButton>
        ) : null}
      </PageHead>
      <Tabs
        label={say(lang, t.state)}
        current={hrefOf(query.state)}
        tabs={["", ...TICKET_STATES].map((state) => ({
          href: hrefOf(state),
          label: say(lang, state === "" ? t.all : ticketStateWords[state as TicketState]),
        }))}
      />
      <form class="permit-search" method="get" action={externalPaths.list}>
        {query.state === "" ? null : <input type="hidden" name="state" value={query.state} />}
        <TextInput lang={lang} id="q" label={say(lang, t.search)} value={query.q} />
        <Button icon="filter" kind="primary">
          {say(lang, t.filter)}
        </Button>
      </form>
      {props.items.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.none)} icon="permit">
            <p>{say(lang, t.noneHint)}</p>
          </EmptyState>
        </Card>
      ) : (
        <TicketCards lang={lang} items={props.items} />
      )}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(externalPaths.list, { ...query, page: String(page) })}
      />
    </div>
  );
}

const LEVELS: readonly PermitLevel[] = [
  "special",
  "first",
  "second",
  "third",
  "I",
  "II",
  "III",
  "IV",
];

export function TicketFormPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly action: string;
  readonly backHref: string;
  readonly isCorrection: boolean;
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly message: string | undefined;
  readonly people: readonly Choice[];
  readonly rooms: readonly Choice[];
}) {
  const { lang, values, errors } = props;
  const field = (id: string) => ({ lang, id, value: values[id], error: errors[id] });
  const need = (id: string) => ({ ...field(id), isRequired: true });
  const title = say(lang, props.isCorrection ? t.edit : t.add);
  return (
    <form
      class={STACK}
      id="external-form"
      method="post"
      action={props.action}
      enctype="multipart/form-data"
    >
      <CsrfField token={props.csrf} />
      <input type="hidden" name="once" value={values["once"] ?? ""} />
      <input type="hidden" name="seen" value={values["seen"] ?? ""} />
      <PageHead title={title} />
      <p class="quiet">{say(lang, t.noneHint)}</p>
      <FormProblems lang={lang} errors={errors} message={props.message} />
      <Card>
        <div class={STACK}>
          <div class="grid gap-4 sm:grid-cols-2">
            <TextInput {...need("number")} label={say(lang, t.number)} maxLength={80} />
            <TextInput {...need("issuer")} label={say(lang, t.issuer)} maxLength={80} />
            <Select
              {...need("medium")}
              label={say(lang, t.medium)}
              options={[
                { value: "electronic", label: say(lang, t.electronic) },
                { value: "paper", label: say(lang, t.paper) },
              ]}
              hasEmpty
            />
            <Select
              {...need("kind")}
              label={say(lang, t.kind)}
              options={PERMIT_KINDS.map((kind) => ({
                value: kind,
                label: say(lang, kindWords[kind]),
              }))}
              hasEmpty
            />
            <Select
              {...field("level")}
              label={say(lang, t.level)}
              options={[
                { value: "", label: say(lang, t.noLevel) },
                ...LEVELS.map((level) => ({
                  value: level,
                  label: levelWord(lang, "hot-work", level),
                })),
              ]}
            />
            <TextInput {...need("approver")} label={say(lang, t.approver)} maxLength={80} />
            <TextInput {...need("start")} type="datetime-local" label={say(lang, t.start)} />
            <TextInput {...need("end")} type="datetime-local" label={say(lang, t.end)} />
            <Select
              {...field("worker")}
              label={say(lang, t.worker)}
              options={props.people}
              hasEmpty
            />
            <Select
              {...field("room")}
              label={say(lang, t.room)}
              options={[{ value: "", label: "—" }, ...props.rooms]}
            />
          </div>
          <TextArea {...need("what")} label={say(lang, t.what)} rows={2} />
          <TextInput {...need("place")} label={say(lang, t.place)} maxLength={80} />
          <Checkbox
            lang={lang}
            id="cylinders"
            label={say(lang, t.cylinders)}
            isChecked={values["cylinders"] === "yes"}
          />
          <TextArea {...field("note")} label={say(lang, t.note)} rows={2} />
          <FileInput
            lang={lang}
            id="files"
            label={say(lang, t.files)}
            hint={say(lang, t.filesHint)}
            error={errors["files"]}
            accept="image/*,application/pdf"
            extra={{ multiple: true }}
          />
          {props.isCorrection ? (
            <TextArea {...need("reason")} label={say(lang, t.reason)} rows={2} />
          ) : null}
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <LinkButton href={props.backHref} size="lg">
          {say(lang, t.back)}
        </LinkButton>
        <Button size="next" kind="primary" icon="check">
          {say(lang, t.save)}
        </Button>
      </div>
    </form>
  );
}

export type TicketPageProps = TicketLine & {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly message: string | undefined;
  readonly worker: string | undefined;
  readonly room: string | undefined;
  readonly entered: string;
  readonly files: readonly string[];
  readonly documents: readonly {
    readonly hash: string;
    readonly bytes: number;
    readonly href: string;
  }[];
  /** Why its work may not begin, in words. */
  readonly why: readonly string[];
  readonly verifyHref: string | undefined;
  readonly confirmHref: string | undefined;
  readonly canWork: boolean;
};

function Facts(props: TicketPageProps) {
  const { lang, ticket } = props;
  const at = (stamp: Ticket["endedAt"]) => (stamp === null ? undefined : formatStamp(stamp));
  return (
    <KeyValueList
      facts={[
        [say(lang, t.number), ticket.number],
        [say(lang, t.issuer), ticket.issuer],
        [say(lang, t.medium), say(lang, ticket.medium === "paper" ? t.paper : t.electronic)],
        [say(lang, t.kind), say(lang, kindWords[ticket.kind])],
        [
          say(lang, t.level),
          ticket.level === null ? undefined : levelWord(lang, ticket.kind, ticket.level),
        ],
        [say(lang, t.what), ticket.what],
        [say(lang, t.place), ticket.place],
        [say(lang, t.room), props.room],
        [say(lang, t.start), formatStamp(ticket.startsAt)],
        [say(lang, t.end), formatStamp(ticket.endsAt)],
        [say(lang, t.approver), ticket.approver],
        [say(lang, t.worker), props.worker],
        [say(lang, t.cylinders), ticket.usesCylinders ? "✓" : "—"],
        [say(lang, t.note), ticket.note === "" ? undefined : ticket.note],
        [say(lang, t.enteredBy), props.entered],
        [say(lang, t.started), at(ticket.startedAt)],
        [say(lang, t.ended), at(ticket.endedAt)],
        [say(lang, t.why), ticket.endReason === "" ? undefined : ticket.endReason],
      ]}
    />
  );
}

function Act(
  props: TicketPageProps & {
    readonly act: "start" | "end" | "withdraw";
    readonly label: string;
    readonly asksReason: boolean;
    readonly isNext?: boolean;
  },
) {
  const { lang, ticket, act } = props;
  return (
    <form class={STACK} method="post" action={externalPaths.act(ticket.id, act)}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="seen" value={String(ticket.version)} />
      {props.asksReason ? (
        <TextArea
          lang={lang}
          id={`${act}-reason`}
          name="reason"
          rows={2}
          label={say(lang, t.why)}
        />
      ) : null}
      <div>
        <Button
          icon="check"
          kind={props.isNext === true ? "primary" : undefined}
          size={props.isNext === true ? "next" : undefined}
        >
          {props.label}
        </Button>
      </div>
    </form>
  );
}

export function TicketPage(props: TicketPageProps) {
  const { lang, ticket, state, canWork } = props;
  const isOpen = state === "waiting" || state === "working" || state === "over";
  return (
    <div class={STACK} id="external-ticket">
      <PageHead title={`${say(lang, t.one)} ${ticket.number}`}>
        <LinkButton href={externalPaths.list} icon="arrow-left">
          {say(lang, t.title)}
        </LinkButton>
        {canWork && state === "waiting" ? (
          <LinkButton href={externalPaths.edit(ticket.id)} icon="edit">
            {say(lang, t.edit)}
          </LinkButton>
        ) : null}
        <PrintButton lang={lang} />
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <p>
        <StatePill state={PILL[state]} word={say(lang, ticketStateWords[state])} size="lg" />
      </p>
      {state === "waiting" ? (
        <Verdict
          state={props.why.length === 0 ? "ok" : "locked"}
          word={say(lang, props.why.length === 0 ? t.may : t.mayNot)}
        >
          <ul class="permit-refusals">
            {props.why.map((words) => (
              <li>{words}</li>
            ))}
          </ul>
        </Verdict>
      ) : null}
      {canWork && isOpen ? (
        <div class="button-row no-print">
          {props.verifyHref === undefined ? null : (
            <LinkButton href={props.verifyHref} icon="camera">
              {say(lang, t.verify)}
            </LinkButton>
          )}
          {props.confirmHref === undefined ? null : (
            <LinkButton href={props.confirmHref} icon="cylinder">
              {say(lang, t.confirm)}
            </LinkButton>
          )}
        </div>
      ) : null}
      {canWork && state === "waiting" ? (
        <Act {...props} act="start" label={say(lang, t.begin)} asksReason={false} isNext />
      ) : null}
      {canWork && (state === "working" || state === "over") ? (
        <Act {...props} act="end" label={say(lang, t.finish)} asksReason isNext />
      ) : null}
      <Card>
        <Facts {...props} />
      </Card>
      <div class="permit-pictures">
        {props.files.map((href) => (
          <a href={href}>
            <img src={href} alt={say(lang, t.files)} />
          </a>
        ))}
      </div>
      {props.documents.map(({ hash, bytes, href }) => (
        <Card title={say(lang, t.pdf)} icon="document">
          <div class={STACK}>
            <div class="ticket-pdf" data-pdf-first={href}>
              <p class="quiet" data-pdf-failed hidden>
                {say(lang, t.pdfNone)}
              </p>
            </div>
            <div class="no-print">
              <LinkButton href={href} icon="download" extra={{ download: true }}>
                {say(lang, t.pdfSave, { kb: Math.ceil(bytes / 1_024) })}
              </LinkButton>
            </div>
            <p class="quiet wrap-anywhere">{say(lang, t.pdfHash, { hash })}</p>
          </div>
        </Card>
      ))}
      {canWork && isOpen ? (
        <details class="danger-aside no-print">
          <summary>{say(lang, t.withdraw)}</summary>
          <Act {...props} act="withdraw" label={say(lang, t.withdraw)} asksReason />
        </details>
      ) : null}
    </div>
  );
}
