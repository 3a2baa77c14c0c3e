/** Everything the register knows about one person, and the acts upon the account. */
import {
  PERSON_ACTS,
  type PersonAct,
  type PersonFacts,
  type PersonRight,
  type SessionFacts,
  type Training,
} from "../../src/identity/model.ts";
import { peoplePaths } from "../../src/identity/paths.ts";
import { dayOf } from "../../src/kernel/instants.ts";
import { formatStamp, say } from "../../src/platform/i18n.ts";
import { roleText } from "../layout/roles.ts";
import { EntryList, type EntryRow } from "../overview/entry-list.tsx";
import { LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { TextArea, TextInput } from "../ui/form.tsx";
import type { IconName } from "../ui/icon.tsx";
import { levelText } from "../ui/level-text.ts";
import { STACK, TWO_COLUMNS } from "../ui/look.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  type Fact,
  KeyValueList,
  PageHead,
  Table,
} from "../ui/structure.tsx";
import { CertificatesCard, type CertificatesProps } from "./certificates.tsx";
import { DuePill, StandingPill, standingOf } from "./parts.tsx";
import { SessionTable } from "./sessions-page.tsx";
import { actWords, kindWords, officeWords, peopleText as t } from "./text.ts";

export type PersonDetailProps = CertificatesProps & {
  readonly person: PersonFacts;
  readonly trainings: readonly Training[];
  readonly sessions: readonly SessionFacts[];
  readonly entries: readonly EntryRow[];
  readonly blacklistedBy: string | undefined;
  readonly rights: readonly PersonRight[];
  /** Acts that fit the present standing. */
  readonly fitting: readonly PersonAct[];
};

function Standing(props: PersonDetailProps) {
  const { lang, person, today } = props;
  const { blacklist } = person;
  if (blacklist !== null && standingOf(person, today) === "blacklisted") {
    const until =
      blacklist.until === null
        ? say(lang, t.blacklistOpen)
        : say(lang, t.blacklistUntil, { on: blacklist.until });
    const fact = { at: formatStamp(blacklist.at), by: props.blacklistedBy ?? "—" };
    return (
      <Verdict state="danger" icon="ban" word={say(lang, t.blacklistedFull)}>
        <p class="wrap-anywhere">{blacklist.reason}</p>
        <p>
          {say(lang, t.blacklistFact, fact)} · {until}
        </p>
      </Verdict>
    );
  }
  if (person.isActive) return null;
  return <Verdict state="locked" icon="lock" word={say(lang, t.inactive)} />;
}

function Facts(props: PersonDetailProps) {
  const { lang, person, today } = props;
  const given = (at: number | null) =>
    at === null
      ? say(lang, t.no)
      : say(lang, t.yesOn, { on: dayOf(at as Parameters<typeof dayOf>[0]) });
  const isRegulator = person.roles.includes("regulator");
  const facts: readonly Fact[] = [
    [say(lang, t.staffNumber), person.staffNumber],
    [say(lang, t.standing), <StandingPill lang={lang} person={person} today={today} />],
    [say(lang, t.kind), say(lang, kindWords[person.kind])],
    [
      say(lang, isRegulator ? t.office : t.company),
      person.company === "" ? undefined : person.company,
    ],
    [say(lang, t.roles), person.roles.length === 0 ? undefined : roleText(lang, person.roles)],
    [
      say(lang, t.level),
      person.officeLevel !== null
        ? say(lang, officeWords[person.officeLevel])
        : person.level === null
          ? undefined
          : levelText(lang, person.level),
    ],
    [say(lang, t.phone), person.phone === "" ? undefined : person.phone],
    [say(lang, t.idLast4), person.idLast4 === "" ? undefined : `**************${person.idLast4}`],
    [say(lang, t.consentShort), given(person.consentedAt)],
    [say(lang, t.faceConsentShort), given(person.faceConsentedAt)],
  ];
  return (
    <Card title={say(lang, t.facts)} icon="person">
      <KeyValueList facts={facts} />
    </Card>
  );
}

const ACT_ICON: Readonly<Record<PersonAct, IconName>> = {
  deactivate: "lock",
  activate: "unlock",
  blacklist: "ban",
  lift: "undo",
  "reset-totp": "phone",
  "end-sessions": "logout",
};

function ReasonDialog(
  props: PersonDetailProps & {
    readonly dialog: string;
    readonly title: string;
    readonly action: string;
    readonly hint?: string;
    readonly isDestructive?: boolean;
    readonly hasUntil?: boolean;
  },
) {
  const { lang, dialog, refused } = props;
  const isRefused = refused?.dialog === dialog;
  return (
    <ConfirmDialog
      lang={lang}
      id={`act-${dialog}`}
      title={`${props.title} · ${props.person.name}`}
      action={props.action}
      confirmLabel={props.title}
      confirmKind={props.isDestructive === true ? "destructive" : "primary"}
      csrf={props.csrf}
      isOpen={isRefused}
    >
      {props.hint === undefined ? null : <p>{props.hint}</p>}
      <TextArea
        lang={lang}
        id={`reason-${dialog}`}
        name="reason"
        label={say(lang, t.reason)}
        isRequired
        {...(isRefused ? { value: refused.values["reason"], error: refused.error } : {})}
      />
      {props.hasUntil === true ? (
        <TextInput
          lang={lang}
          id={`until-${dialog}`}
          name="until"
          type="date"
          label={say(lang, t.until)}
          {...(isRefused ? { value: refused.values["until"] } : {})}
        />
      ) : null}
    </ConfirmDialog>
  );
}

function Account(props: PersonDetailProps) {
  const { lang, person, rights } = props;
  const set = (isSet: boolean) => say(lang, isSet ? t.isSet : t.isNotSet);
  const { pinOneTimeUntil } = person;
  const acts = PERSON_ACTS.filter((act) => rights.includes(act) && props.fitting.includes(act));
  const papers = [
    ["reset-pin", "key", t.resetPin, peoplePaths.resetPin(person.id), t.resetPinHint],
    ["badge", "badge", t.issueBadge, peoplePaths.badge(person.id), t.issueBadgeHint],
  ] as const;
  const open = papers.filter(([right]) => rights.includes(right));
  return (
    <Card title={say(lang, t.account)} icon="key">
      <KeyValueList
        facts={[
          [
            say(lang, t.pin),
            pinOneTimeUntil === null ? (
              set(person.hasPin)
            ) : (
              <StatePill
                state="warn"
                word={say(lang, t.oneTimeUntil, { on: dayOf(pinOneTimeUntil) })}
              />
            ),
          ],
          [say(lang, t.password), set(person.hasPassword)],
          [say(lang, t.badge), set(person.hasBadge)],
          [say(lang, t.totp), set(person.hasTotp)],
        ]}
      />
      {acts.length + open.length === 0 ? null : (
        <div class="mt-4 flex flex-wrap gap-2 no-print">
          {open.map(([right, icon, word]) => (
            <DialogOpener dialogId={`act-${right}`} icon={icon}>
              {say(lang, word)}
            </DialogOpener>
          ))}
          {acts.map((act) => (
            <DialogOpener
              dialogId={`act-${act}`}
              kind={act === "blacklist" || act === "deactivate" ? "destructive" : "plain"}
              icon={ACT_ICON[act]}
            >
              {say(lang, actWords[act])}
            </DialogOpener>
          ))}
        </div>
      )}
      {open.map(([right, , word, action, hint]) => (
        <ReasonDialog
          {...props}
          dialog={right}
          title={say(lang, word)}
          action={action}
          hint={say(lang, hint)}
        />
      ))}
      {acts.map((act) => (
        <ReasonDialog
          {...props}
          dialog={act}
          title={say(lang, actWords[act])}
          action={peoplePaths.act(person.id, act)}
          isDestructive={act === "blacklist" || act === "deactivate"}
          hasUntil={act === "blacklist"}
        />
      ))}
    </Card>
  );
}

function Trainings(props: PersonDetailProps) {
  const { lang, trainings, today, refused } = props;
  const isRefused = refused?.dialog === "training";
  const field = (id: string, label: string, type: "text" | "date") => {
    const error = isRefused ? refused.errors?.[id] : undefined;
    const value = isRefused ? refused.values[id] : undefined;
    return { lang, id, label, type, value, ...(error === undefined ? {} : { error }) };
  };
  return (
    <Card
      title={say(lang, t.trainings)}
      icon="document-check"
      actions={
        props.rights.includes("training") ? (
          <DialogOpener dialogId="add-training" icon="plus">
            {say(lang, t.addTraining)}
          </DialogOpener>
        ) : null
      }
    >
      {trainings.length === 0 ? (
        <EmptyState title={say(lang, t.noTrainings)} icon="document" />
      ) : (
        <Table
          lang={lang}
          caption={say(lang, t.trainings)}
          columns={[
            { label: say(lang, t.topic) },
            { label: say(lang, t.heldOn) },
            { label: say(lang, t.validUntil) },
          ]}
          rows={trainings.map(({ topic, heldOn, validUntil }) => ({
            cells: [
              <span class="wrap-anywhere">{topic}</span>,
              <time class="whitespace-nowrap">{heldOn}</time>,
              validUntil === null ? (
                say(lang, t.forever)
              ) : (
                <DuePill lang={lang} day={validUntil} today={today} />
              ),
            ],
          }))}
        />
      )}
      {props.rights.includes("training") ? (
        <ConfirmDialog
          lang={lang}
          id="add-training"
          title={say(lang, t.addTraining)}
          action={peoplePaths.addTraining(props.person.id)}
          confirmLabel={say(lang, t.save)}
          csrf={props.csrf}
          isOpen={isRefused}
        >
          <TextInput {...field("topic", say(lang, t.topic), "text")} maxLength={80} isRequired />
          <TextInput {...field("held-on", say(lang, t.heldOn), "date")} isRequired />
          <TextInput {...field("valid-until", say(lang, t.validUntil), "date")} />
        </ConfirmDialog>
      ) : null}
    </Card>
  );
}

export function PersonDetailPage(props: PersonDetailProps) {
  const { lang, person } = props;
  return (
    <div class={STACK}>
      <PageHead title={person.name}>
        {props.rights.includes("edit") ? (
          <LinkButton href={peoplePaths.edit(person.id)} icon="edit" kind="primary">
            {say(lang, t.edit)}
          </LinkButton>
        ) : null}
      </PageHead>
      <Refused lang={lang} words={props.refused?.error} state="alert" isSilent />
      <Standing {...props} />
      {person.roles.includes("regulator") ? (
        <Alert lang={lang} state="neutral">
          {say(lang, t.regulatorNote)}
        </Alert>
      ) : null}
      <div class={TWO_COLUMNS}>
        <Facts {...props} />
        <Account {...props} />
      </div>
      <CertificatesCard {...props} />
      <Trainings {...props} />
      <Card title={say(lang, t.sessions)} icon="plug">
        <SessionTable lang={lang} sessions={props.sessions} csrf={undefined} />
      </Card>
      <Card title={say(lang, t.journal)} icon="link">
        <EntryList lang={lang} rows={props.entries} />
      </Card>
    </div>
  );
}
