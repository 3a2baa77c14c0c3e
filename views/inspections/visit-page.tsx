/** A visit under way, on the regulator's phone: table, violations, alarms, signatures, seal. */
import { ALARM_VERDICTS, CONCLUSIONS, INSPECTION_LIMITS } from "../../src/inspections/model.ts";
import { inspectionPaths } from "../../src/inspections/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Refused } from "../ui/feedback.tsx";
import { Choices, CsrfField, FileInput, Select, TextArea, TextInput } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  KeyValueList,
  PageHead,
  Steps,
} from "../ui/structure.tsx";
import { Earlier } from "./begin-page.tsx";
import type { AlarmLookView, EarlierFinding, FailedItem, VisitView } from "./model.ts";
import { FindingCard, visitFacts } from "./parts.tsx";
import { SignForms } from "./sign-parts.tsx";
import { conclusionWords, inspectionText as t, verdictWords } from "./text.ts";

export type VisitProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly visit: VisitView;
  readonly failed: readonly FailedItem[];
  readonly alarms: readonly AlarmLookView[];
  readonly earlier: readonly EarlierFinding[];
  /** What the form of a violation begins with. */
  readonly values: Readonly<Record<string, string>>;
  readonly today: string;
  readonly message?: string | undefined;
};

function TablePart(props: VisitProps) {
  const { lang, visit, csrf } = props;
  const isDone = visit.run === "completed";
  return (
    <Card title={say(lang, t.stepTable)} icon="checks" id="table">
      <p class="quiet mb-3">{say(lang, t.tableLead)}</p>
      {isDone && visit.runHref !== undefined ? (
        <LinkButton href={visit.runHref} icon="document-check">
          {say(lang, t.tableShow)}
        </LinkButton>
      ) : (
        <form method="post" action={inspectionPaths.table(visit.id)}>
          <CsrfField token={csrf} />
          <Button size="next" kind="primary" icon="checks">
            {say(lang, visit.run === "draft" ? t.tableGoOn : t.tableOpen)}
          </Button>
        </form>
      )}
      {props.failed.length === 0 ? null : (
        <>
          <h3 class="mt-3 font-semibold">{say(lang, t.failedItems)}</h3>
          <ul class="grid gap-2">
            {props.failed.map((item) => (
              <li class="flex flex-wrap items-center justify-between gap-2">
                <span>
                  {item.itemId.toUpperCase()} {item.text}
                </span>
                {item.isRecorded ? (
                  <span class="quiet">{say(lang, t.picked)}</span>
                ) : (
                  <LinkButton
                    href={`${inspectionPaths.one(visit.id)}?item=${item.itemId}#finding`}
                    icon="plus"
                  >
                    {say(lang, t.pick)}
                  </LinkButton>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function FindingForm(props: VisitProps) {
  const { lang, visit, values } = props;
  return (
    <form
      class={STACK}
      id="finding"
      method="post"
      action={inspectionPaths.findings(visit.id)}
      enctype="multipart/form-data"
    >
      <CsrfField token={props.csrf} />
      <input type="hidden" name="once" value={values["once"]} />
      <input type="hidden" name="item" value={values["item"] ?? ""} />
      <p class="quiet">{say(lang, t.findingHint)}</p>
      <TextArea
        lang={lang}
        id="what"
        label={say(lang, t.what)}
        value={values["what"]}
        maxLength={INSPECTION_LIMITS.textLength}
        isRequired
      />
      <TextInput
        lang={lang}
        id="basis"
        label={say(lang, t.basis)}
        hint={say(lang, t.basisHint)}
        value={values["basis"]}
      />
      <Choices
        lang={lang}
        id="level"
        label={say(lang, t.level)}
        columns={2}
        value={values["level"] ?? "general"}
        options={(["general", "major"] as const).map((value) => ({
          value,
          label: say(lang, t[value]),
        }))}
      />
      <TextArea
        lang={lang}
        id="demand"
        label={say(lang, t.demand)}
        value={values["demand"]}
        rows={2}
        maxLength={INSPECTION_LIMITS.textLength}
        isRequired
      />
      <TextInput
        lang={lang}
        id="due"
        type="date"
        label={say(lang, t.dueOn)}
        value={values["due"] ?? props.today}
        isRequired
      />
      <TextInput lang={lang} id="place" label={say(lang, t.place)} value={values["place"]} />
      <FileInput
        lang={lang}
        id="photos"
        label={say(lang, t.photos)}
        hint={say(lang, t.photosHint, { n: INSPECTION_LIMITS.photosAtOnce })}
        accept="image/*"
        extra={{ multiple: true }}
      />
      <Button kind="primary" icon="plus">
        {say(lang, t.addFinding)}
      </Button>
    </form>
  );
}

function Findings(props: VisitProps) {
  const { lang, visit } = props;
  return (
    <Card title={say(lang, t.findings)} icon="shield-alert" id="findings">
      {visit.list.length === 0 ? <p class="quiet">{say(lang, t.noFindings)}</p> : null}
      <ul>
        {visit.list.map((finding) => (
          <FindingCard lang={lang} finding={finding}>
            {finding.withdrawn === "" ? (
              <details>
                <summary>{say(lang, t.withdraw)}</summary>
                <form
                  class={STACK}
                  method="post"
                  action={inspectionPaths.withdraw(visit.id, finding.id)}
                >
                  <CsrfField token={props.csrf} />
                  <p class="quiet">{say(lang, t.withdrawHint)}</p>
                  <TextInput
                    lang={lang}
                    id={`withdraw-${finding.number}`}
                    name="reason"
                    label={say(lang, t.reason)}
                    isRequired
                  />
                  <Button icon="undo">{say(lang, t.withdraw)}</Button>
                </form>
              </details>
            ) : null}
          </FindingCard>
        ))}
      </ul>
      <details open={props.values["item"] !== undefined || props.message !== undefined}>
        <summary class="button">{say(lang, t.addFinding)}</summary>
        <FindingForm {...props} />
      </details>
    </Card>
  );
}

function AlarmForm(props: VisitProps & { readonly look: AlarmLookView; readonly index: number }) {
  const { lang, look, visit } = props;
  return (
    <li class="border-t border-base-300 py-3">
      <form class={STACK} method="post" action={inspectionPaths.alarms(visit.id)}>
        <CsrfField token={props.csrf} />
        <input type="hidden" name="alarm" value={look.alarmId} />
        <p>
          <strong>{look.words === undefined ? look.alarmId : say(lang, look.words)}</strong>
          <br />
          <span class="quiet">
            {look.place} · {formatStamp(look.at).slice(0, 16)}
          </span>
        </p>
        <Select
          lang={lang}
          id={`verdict-${props.index}`}
          name="verdict"
          label={say(lang, t.verdict)}
          value={look.verdict}
          hasEmpty
          options={ALARM_VERDICTS.map((value) => ({
            value,
            label: say(lang, verdictWords[value]),
          }))}
          isRequired
        />
        <TextInput
          lang={lang}
          id={`note-${props.index}`}
          name="note"
          label={say(lang, t.note)}
          value={look.note}
        />
        <Button icon="save">{say(lang, t.save)}</Button>
      </form>
    </li>
  );
}

function Alarms(props: VisitProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.stepAlarms)} icon="bell" id="alarms">
      <p class="quiet">{say(lang, props.alarms.length === 0 ? t.noAlarms : t.alarmsLead)}</p>
      <ul>
        {props.alarms.map((look, index) => (
          <AlarmForm {...props} look={look} index={index} />
        ))}
      </ul>
    </Card>
  );
}

function SealForm(props: VisitProps) {
  const { lang, visit, values } = props;
  return (
    <Card title={say(lang, t.seal)} icon="seal" id="seal">
      <form class={STACK} method="post" action={inspectionPaths.seal(visit.id)}>
        <CsrfField token={props.csrf} />
        <Choices
          lang={lang}
          id="conclusion"
          label={say(lang, t.conclusion)}
          value={values["conclusion"]}
          options={CONCLUSIONS.map((value) => ({
            value,
            label: say(lang, conclusionWords[value]),
          }))}
        />
        <TextArea
          lang={lang}
          id="summary"
          label={say(lang, t.summary)}
          value={values["summary"]}
          maxLength={INSPECTION_LIMITS.summaryLength}
        />
        <p class="quiet">{say(lang, t.sealAsk)}</p>
        <Button size="next" kind="primary" icon="seal">
          {say(lang, t.seal)}
        </Button>
      </form>
      <DialogOpener dialogId="abandon" kind="quiet" icon="ban">
        {say(lang, t.abandon)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="abandon"
        title={say(lang, t.abandon)}
        action={inspectionPaths.abandon(visit.id)}
        confirmLabel={say(lang, t.abandon)}
        confirmKind="destructive"
        csrf={props.csrf}
      >
        <p>{say(lang, t.abandonAsk)}</p>
        <TextArea
          lang={lang}
          id="abandon-reason"
          name="reason"
          label={say(lang, t.reason)}
          isRequired
        />
      </ConfirmDialog>
    </Card>
  );
}

function stepsOf(props: VisitProps) {
  const { lang, visit } = props;
  const state = (isDone: boolean) => (isDone ? ("done" as const) : ("pending" as const));
  const isSigned =
    visit.regulatorSign !== undefined &&
    (visit.enterpriseSign !== undefined || visit.refusedSign !== "");
  return [
    { label: say(lang, t.stepTable), state: state(visit.run === "completed"), href: "#table" },
    { label: say(lang, t.stepFindings), state: state(visit.list.length > 0), href: "#findings" },
    {
      label: say(lang, t.stepAlarms),
      state: state(props.alarms.some(({ verdict }) => verdict !== undefined)),
      href: "#alarms",
    },
    { label: say(lang, t.stepSigns), state: state(isSigned), href: "#signs" },
    { label: say(lang, t.stepSeal), state: state(false), href: "#seal" },
  ];
}

export function VisitPage(props: VisitProps) {
  const { lang, visit } = props;
  return (
    <div class={STACK} id="visit">
      <PageHead title={say(lang, t.one, { number: visit.number })}>
        <LinkButton href={inspectionPaths.list} icon="arrow-left">
          {say(lang, t.mine)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <Steps lang={lang} label={say(lang, t.title)} steps={stepsOf(props)} />
      <Card>
        <KeyValueList facts={visitFacts(lang, visit)} />
      </Card>
      <TablePart {...props} />
      <Findings {...props} />
      <Alarms {...props} />
      <Card title={say(lang, t.earlier)} icon="history">
        <Earlier lang={lang} items={props.earlier} />
      </Card>
      <SignForms lang={lang} csrf={props.csrf} visit={visit} />
      <SealForm {...props} />
    </div>
  );
}
