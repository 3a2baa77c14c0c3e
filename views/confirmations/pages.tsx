/** Use confirmations: the list, a new one, and one from the first scan to its end. */
import type { FaceLine } from "../../src/confirmations/face.ts";
import type {
  Confirmation,
  ConfirmationState,
  CylinderFault,
  ScannedCylinder,
} from "../../src/confirmations/model.ts";
import { CONFIRMATION_STATES } from "../../src/confirmations/model.ts";
import { confirmationPaths } from "../../src/confirmations/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { CheckTabs } from "../checks/tabs.tsx";
import { mediumName } from "../cylinders/parts.tsx";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { EmptyState, Refused, type Sound, StatePill, Verdict } from "../ui/feedback.tsx";
import { CsrfField, FilterActs, Select, TextInput } from "../ui/form.tsx";
import { FILTERS, LINE, STACK } from "../ui/look.ts";
import { Partial } from "../ui/partial.tsx";
import { CameraScanner, ScanForm, TypedCode } from "../ui/scan.tsx";
import type { State } from "../ui/state.ts";
import {
  ActionBar,
  Card,
  ConfirmDialog,
  DialogOpener,
  KeyValueList,
  PageHead,
  Pagination,
  Table,
} from "../ui/structure.tsx";
import { FacePart } from "./face-part.tsx";
import {
  confirmationStateWords,
  confirmationVerdictWords,
  faultWords,
  confirmationText as t,
} from "./text.ts";

export type Shown = ConfirmationState | "expired";

const PILL: Readonly<Record<Shown, State>> = {
  checking: "neutral",
  confirmed: "ok",
  failed: "danger",
  ended: "neutral",
  discarded: "neutral",
  expired: "warn",
};

export type ConfirmationCard = {
  readonly one: Confirmation;
  readonly shown: Shown;
  readonly who: string;
  readonly cylinders: number;
};

export type ConfirmationsPageProps = {
  readonly lang: Lang;
  readonly cards: readonly ConfirmationCard[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly hrefOf: (page: number) => string;
  readonly query: Readonly<Record<"state" | "q" | "from" | "to", string>>;
  readonly csvHref: string | undefined;
  readonly canBegin: boolean;
  readonly hasPatrols: boolean;
};

function Filters(props: ConfirmationsPageProps) {
  const { lang, query } = props;
  const isFiltered = Object.values(query).some((value) => value !== "");
  const states: readonly Shown[] = [...CONFIRMATION_STATES, "expired"];
  return (
    <form class={FILTERS} method="get" action={confirmationPaths.list}>
      <Select
        lang={lang}
        id="state"
        label={say(lang, t.state)}
        value={query.state}
        options={[
          { value: "", label: say(lang, t.all) },
          ...states.map((value) => ({ value, label: say(lang, confirmationStateWords[value]) })),
        ]}
      />
      <TextInput lang={lang} id="q" label={say(lang, t.search)} value={query.q} />
      <TextInput lang={lang} id="from" type="date" label={say(lang, t.from)} value={query.from} />
      <TextInput lang={lang} id="to" type="date" label={say(lang, t.to)} value={query.to} />
      <FilterActs lang={lang} clearHref={isFiltered ? confirmationPaths.list : undefined} />
    </form>
  );
}

export function ConfirmationsPage(props: ConfirmationsPageProps) {
  const { lang, cards } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <PrintButton lang={lang} />
        {props.csvHref === undefined ? null : (
          <LinkButton href={props.csvHref} icon="download">
            {say(lang, t.csv)}
          </LinkButton>
        )}
        {props.canBegin ? (
          <LinkButton href={confirmationPaths.add} kind="primary" icon="plus">
            {say(lang, t.begin)}
          </LinkButton>
        ) : null}
      </PageHead>
      <CheckTabs lang={lang} current="confirmations" hasPatrols={props.hasPatrols} />
      <p class="quiet">{say(lang, t.hint)}</p>
      <Filters {...props} />
      {cards.length === 0 ? <EmptyState title={say(lang, t.none)} icon="shield-check" /> : null}
      <ul class="run-runs">
        {cards.map(({ one, shown, who, cylinders }) => (
          <li>
            <a class="run-run" href={confirmationPaths.one(one.id)}>
              <StatePill state={PILL[shown]} word={say(lang, confirmationStateWords[shown])} />
              <strong>{one.place}</strong>
              <span>
                {say(lang, t.count, { n: cylinders })} · {who} ·{" "}
                {shown === "confirmed" && one.validUntil !== null
                  ? say(lang, t.validFor, { at: formatStamp(one.validUntil).slice(5, 16) })
                  : formatStamp(one.startedAt).slice(0, 16)}
              </span>
            </a>
          </li>
        ))}
      </ul>
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={props.hrefOf}
      />
    </div>
  );
}

export type ScanShown = {
  readonly state: State;
  readonly word: string;
  readonly lines: readonly string[];
  readonly sound: Sound;
};

export type Group = {
  readonly title: string;
  readonly passed: number;
  readonly failed: number;
};

export type ConfirmationPageProps = {
  /** Of whoever looks at it; absent where no face is asked for. */
  readonly face: FaceLine | undefined;
  /** It failed because whoever completed the check was not verified. */
  readonly isUnverified: boolean;
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly one: Confirmation;
  readonly shown: Shown;
  readonly cylinders: readonly ScannedCylinder[];
  readonly groups: readonly Group[];
  readonly names: { readonly started: string; readonly confirmed: string | undefined };
  readonly table: string;
  readonly runHref: string | undefined;
  readonly anewHref: string | undefined;
  readonly rejectOf: (fault: CylinderFault) => string | null;
  readonly answer?: ScanShown | undefined;
  readonly message?: string | undefined;
};

const ids = { answer: "confirmation-answer", list: "confirmation-cylinders" } as const;

export function faultText(
  lang: Lang,
  fault: CylinderFault,
  rejectOf: (fault: CylinderFault) => string | null,
): string {
  const line = rejectOf(fault);
  return line === null ? say(lang, faultWords[fault]) : `${line} ${say(lang, faultWords[fault])}`;
}

function Answer(props: ConfirmationPageProps) {
  const { lang, answer } = props;
  return (
    <div id={ids.answer}>
      {answer === undefined ? (
        <Verdict state="neutral" icon="scan" word={say(lang, t.scanFirst)}>
          <p>{say(lang, t.scanHint)}</p>
        </Verdict>
      ) : (
        <Verdict state={answer.state} word={answer.word} sound={answer.sound}>
          {answer.lines.map((line) => (
            <p>{line}</p>
          ))}
        </Verdict>
      )}
    </div>
  );
}

function Remove(props: ConfirmationPageProps & { readonly cylinder: ScannedCylinder }) {
  const { lang, one, cylinder } = props;
  if (one.state !== "checking") return null;
  return (
    <form method="post" action={confirmationPaths.remove(one.id, cylinder.id)} class="no-print">
      <CsrfField token={props.csrf} />
      <Button icon="trash" kind="quiet">
        {say(lang, t.remove)}
      </Button>
    </form>
  );
}

function CylinderList(props: ConfirmationPageProps) {
  const { lang } = props;
  const here = props.cylinders.filter(({ removedAt }) => removedAt === null);
  return (
    <div id={ids.list}>
      <Card title={`${say(lang, t.cylinders)} · ${here.length}`} icon="cylinders">
        <Table
          lang={lang}
          caption={say(lang, t.cylinders)}
          columns={[
            { label: say(lang, t.cylinders) },
            { label: say(lang, t.state) },
            { label: "" },
          ]}
          empty={say(lang, t.noCylinders)}
          rows={here.map((cylinder) => ({
            cells: [
              <>
                <strong class={LINE}>
                  {cylinder.serial === "" ? cylinder.code : cylinder.serial}
                </strong>
                {cylinder.medium === "" ? null : (
                  <small class="block text-muted">{mediumName(lang, cylinder.medium)}</small>
                )}
              </>,
              cylinder.faults.length === 0 ? (
                <StatePill state="ok" word={say(lang, t.good)} />
              ) : (
                <>
                  <StatePill state="danger" word={say(lang, t.bad)} />
                  {cylinder.faults.map((fault) => (
                    <small class="block">{faultText(lang, fault, props.rejectOf)}</small>
                  ))}
                </>
              ),
              <Remove {...props} cylinder={cylinder} />,
            ],
          }))}
        />
      </Card>
    </div>
  );
}

/** What a scan changes; the camera stays as it is. */
export function ConfirmationUpdate(props: ConfirmationPageProps) {
  return (
    <>
      <Partial into={`#${ids.answer}`} swap="outerHTML">
        <Answer {...props} />
      </Partial>
      <Partial into={`#${ids.list}`}>
        <CylinderList {...props} />
      </Partial>
    </>
  );
}

function EndDialog(props: ConfirmationPageProps) {
  const { lang, one } = props;
  const isOpen = one.state === "checking";
  const label = say(lang, isOpen ? t.discard : t.end);
  return (
    <span class="no-print">
      <DialogOpener dialogId="end-use" icon={isOpen ? "trash" : "check"} kind="quiet">
        {label}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="end-use"
        title={label}
        action={confirmationPaths.end(one.id)}
        confirmLabel={label}
        csrf={props.csrf}
      >
        <p>{say(lang, t.endAsk)}</p>
        <TextInput
          lang={lang}
          id="reason"
          label={say(lang, t.reason)}
          value={isOpen ? "" : say(lang, t.reasonDone)}
          maxLength={500}
          isRequired
        />
      </ConfirmDialog>
    </span>
  );
}

/** While it is made: scan, then check. */
export function CheckingPage(props: ConfirmationPageProps) {
  const { lang, one } = props;
  const path = confirmationPaths.scan(one.id);
  return (
    <div class={STACK}>
      <PageHead title={`${say(lang, t.title)} · ${one.place}`}>
        <LinkButton href={confirmationPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <ScanForm
        lang={lang}
        action={path}
        csrf={props.csrf}
        minLength={4}
        extra={{ "hx-post": path, "hx-swap": "none" }}
      />
      <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <div class={STACK}>
          <Answer {...props} />
          <TypedCode
            action={confirmationPaths.scan(one.id)}
            csrf={props.csrf}
            label={say(lang, t.typedCode)}
            enter={say(lang, t.enter)}
            extra={{ "hx-post": confirmationPaths.scan(one.id), "hx-swap": "none" }}
          />
          <CameraScanner lang={lang} />
        </div>
        <div class={STACK}>
          <FacePart lang={lang} face={props.face} />
          <CylinderList {...props} />
        </div>
      </div>
      <EndDialog {...props} />
      <ActionBar>
        <form method="post" action={confirmationPaths.check(one.id)}>
          <CsrfField token={props.csrf} />
          <Button size="next" kind="primary" icon="checks">
            {say(lang, props.runHref === undefined ? t.startCheck : t.goOnCheck)}
          </Button>
        </form>
      </ActionBar>
    </div>
  );
}

const VERDICT: Readonly<Record<Shown, State>> = {
  checking: "locked",
  confirmed: "ok",
  failed: "danger",
  ended: "neutral",
  discarded: "neutral",
  expired: "warn",
};

function Facts(props: ConfirmationPageProps) {
  const { lang, one, names } = props;
  const at = (stamp: Confirmation["endedAt"]) => (stamp === null ? undefined : formatStamp(stamp));
  return (
    <Card>
      <KeyValueList
        facts={[
          [say(lang, t.place), one.place],
          [say(lang, t.table), props.table],
          [say(lang, t.startedBy), names.started],
          [say(lang, t.confirmedBy), names.confirmed],
          [say(lang, t.confirmedAt), at(one.confirmedAt)],
          [say(lang, t.validUntil), at(one.validUntil)],
          ...(one.endedAt === null
            ? []
            : ([
                [say(lang, t.endedAt), at(one.endedAt)],
                [say(lang, t.reason), one.endReason],
              ] as const)),
        ]}
      />
    </Card>
  );
}

/** What it came to; also its paper. */
export function OutcomePage(props: ConfirmationPageProps) {
  const { lang, one, shown, groups } = props;
  return (
    <div class={STACK}>
      <PageHead title={`${say(lang, t.title)} · ${one.place}`}>
        <PrintButton lang={lang} />
        <span class="no-print">
          <LinkButton href={confirmationPaths.list} icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
        </span>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <Verdict state={VERDICT[shown]} word={say(lang, confirmationVerdictWords[shown])}>
        {shown === "confirmed" && one.validUntil !== null ? (
          <p>{say(lang, t.validFor, { at: formatStamp(one.validUntil).slice(0, 16) })}</p>
        ) : null}
        {props.isUnverified && groups.every(({ failed }) => failed === 0) ? (
          <p>{say(lang, t.faceFailed)}</p>
        ) : null}
      </Verdict>
      <div class="button-row no-print">
        {props.runHref === undefined ? null : (
          <LinkButton href={props.runHref} icon="document">
            {say(lang, shown === "failed" ? t.openDangers : t.result)}
          </LinkButton>
        )}
        {shown === "confirmed" || props.anewHref === undefined ? null : (
          <LinkButton href={props.anewHref} icon="refresh" kind="primary">
            {say(lang, t.anew)}
          </LinkButton>
        )}
        {one.state === "confirmed" ? <EndDialog {...props} /> : null}
      </div>
      <Facts {...props} />
      <CylinderList {...props} />
      {groups.length === 0 ? null : (
        <Card title={say(lang, t.groups)} icon="checks">
          <Table
            lang={lang}
            caption={say(lang, t.groups)}
            columns={[{ label: say(lang, t.group) }, { label: say(lang, t.state) }]}
            rows={groups.map((group) => ({
              cells: [
                group.title,
                group.failed === 0
                  ? say(lang, t.passed, { n: group.passed })
                  : say(lang, t.failed, { n: group.failed }),
              ],
            }))}
          />
        </Card>
      )}
      <p class="print-only">
        {say(lang, t.signature)}：____________ {say(lang, t.guardian)}：____________
      </p>
    </div>
  );
}
