/** Pages around the register: what a code says, codes of other systems, reports from the public, merging. */

import type { Cylinder } from "../../src/cylinders/model.ts";
import { cylinderPaths } from "../../src/cylinders/paths.ts";
import type { Report } from "../../src/cylinders/reports.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, FormProblems, Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { CsrfField, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, FORM_GRID, LINK, STACK } from "../ui/look.ts";
import { CameraScanner, ScanForm } from "../ui/scan.tsx";
import { Card, ConfirmDialog, DialogOpener, PageHead, Table } from "../ui/structure.tsx";
import { reportKindWords } from "./public-text.ts";
import { RegisterTabs } from "./tabs.tsx";
import { cylinderText as t } from "./text.ts";
import { toolsText as o } from "./tools-text.ts";

export type StrayScan = { readonly at: UnixMs; readonly text: string; readonly words: string };

export type ScanPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly canEdit: boolean;
  readonly openReports: number;
  readonly typed: string;
  /** What the last text was; undefined when nothing was looked up yet. */
  readonly found?: {
    readonly title: string;
    readonly words: string;
    /** The code that was read but stands in no register. */
    readonly code?: string | undefined;
  };
  readonly recent: readonly StrayScan[];
};

export function ScanPage(props: ScanPageProps) {
  const { lang, found } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, o.scanTitle)} />
      <RegisterTabs {...props} current={cylinderPaths.scan} />
      {found === undefined ? null : (
        <Verdict state="alert" icon="help" word={found.title} sound="refused">
          {found.code === undefined ? null : <p>{say(lang, o.scanIs, { code: found.code })}</p>}
          <p>{found.words}</p>
          {found.code !== undefined && props.canEdit ? (
            <p>
              <LinkButton
                href={`${cylinderPaths.add}?code=${encodeURIComponent(found.code)}`}
                icon="plus"
              >
                {say(lang, o.scanAdd)}
              </LinkButton>
            </p>
          ) : null}
        </Verdict>
      )}
      <Card>
        <p class="mb-3">{say(lang, o.scanLead)}</p>
        <ScanForm lang={lang} action={cylinderPaths.scan} csrf={props.csrf} minLength={4} />
        <form class="grid gap-3 sm:flex sm:items-end" method="post" action={cylinderPaths.scan}>
          <CsrfField token={props.csrf} />
          <TextInput
            lang={lang}
            id="typed-code"
            name="code"
            label={say(lang, o.scanField)}
            value={props.typed}
            isScanTarget
          />
          <Button kind="primary" size="lg" icon="search">
            {say(lang, o.scanGo)}
          </Button>
        </form>
        <div class="mt-4">
          <CameraScanner lang={lang} />
        </div>
      </Card>
      {props.recent.length === 0 ? null : (
        <Card title={say(lang, o.scanRecent)} icon="history">
          <Table
            lang={lang}
            caption={say(lang, o.scanRecent)}
            columns={[
              { label: say(lang, o.when) },
              { label: say(lang, o.text) },
              { label: say(lang, o.result) },
            ]}
            rows={props.recent.map((scan) => ({
              cells: [
                <time class="whitespace-nowrap">{formatStamp(scan.at)}</time>,
                <span class="wrap-anywhere">{scan.text}</span>,
                scan.words,
              ],
            }))}
          />
        </Card>
      )}
    </div>
  );
}

export type PatternsPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly openReports: number;
  readonly patterns: readonly {
    readonly id: string;
    readonly label: string;
    readonly pattern: string;
    readonly example: string;
    readonly reads: string;
  }[];
  readonly builtIn: readonly string[];
  readonly values: Readonly<Record<"label" | "pattern" | "example", string>>;
  readonly errors: Readonly<Partial<Record<"label" | "pattern" | "example", string>>>;
};

export function PatternsPage(props: PatternsPageProps) {
  const { lang, values, errors } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, o.patternsTitle)} />
      <RegisterTabs {...props} canEdit current={cylinderPaths.patterns} />
      <p>{say(lang, o.patternsLead)}</p>
      <Table
        lang={lang}
        caption={say(lang, o.patternsTitle)}
        columns={[
          { label: say(lang, o.patternLabel) },
          { label: say(lang, o.pattern) },
          { label: say(lang, o.patternExample) },
          { label: say(lang, o.patternReads) },
          { label: "" },
        ]}
        rows={props.patterns.map((item) => ({
          cells: [
            item.label,
            <code class="wrap-anywhere">{item.pattern}</code>,
            <span class="wrap-anywhere">{item.example}</span>,
            item.reads,
            <>
              <DialogOpener dialogId={`remove-${item.id}`} icon="trash">
                {say(lang, o.patternRemove)}
              </DialogOpener>
              <ConfirmDialog
                lang={lang}
                id={`remove-${item.id}`}
                title={`${say(lang, o.patternRemove)} · ${item.label}`}
                action={cylinderPaths.removePattern(item.id)}
                confirmLabel={say(lang, o.patternRemove)}
                confirmKind="destructive"
                csrf={props.csrf}
              />
            </>,
          ],
        }))}
        empty={say(lang, o.patternNone)}
      />
      <Card title={say(lang, o.patternAdd)} icon="plus">
        <FormProblems lang={lang} errors={errors} />
        <form class={STACK} method="post" action={cylinderPaths.patterns}>
          <CsrfField token={props.csrf} />
          <div class={FORM_GRID}>
            <TextInput
              lang={lang}
              id="label"
              label={say(lang, o.patternLabel)}
              value={values.label}
              error={errors.label}
              maxLength={60}
              isRequired
            />
            <TextInput
              lang={lang}
              id="pattern"
              label={say(lang, o.pattern)}
              value={values.pattern}
              error={errors.pattern}
              placeholder="^GAS:(?<code>[0-9]{12})$"
              isRequired
            />
            <TextInput
              lang={lang}
              id="example"
              label={say(lang, o.patternExample)}
              hint={say(lang, o.patternExampleHint)}
              value={values.example}
              error={errors.example}
              isScanTarget
              isRequired
            />
          </div>
          <div class={FORM_ACTS}>
            <Button kind="primary" icon="plus">
              {say(lang, o.patternAdd)}
            </Button>
          </div>
        </form>
      </Card>
      <Card title={say(lang, o.patternBuiltIn)} icon="info">
        <ul class="grid gap-1">
          {props.builtIn.map((pattern) => (
            <li>
              <code class="wrap-anywhere">{pattern}</code>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

export type ShownReport = Report & {
  readonly serial: string | undefined;
  readonly handler: string | undefined;
};

export type ReportsPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly reports: readonly ShownReport[];
  readonly openReports: number;
  readonly isAll: boolean;
  readonly nextHref: string | undefined;
  /** An answer that was refused: its dialog stands open with what was typed. */
  readonly refused?: { readonly id: string; readonly answer: string; readonly error: string };
};

function ReportCard(props: ReportsPageProps & { readonly report: ShownReport }) {
  const { lang, report, refused } = props;
  const isRefused = refused?.id === report.id;
  return (
    <Card
      state={report.handledAt === null && report.kind === "leak" ? "danger" : undefined}
      title={say(lang, reportKindWords[report.kind])}
      icon={report.kind === "leak" ? "flame" : "info"}
      actions={<time class="text-muted">{formatStamp(report.reportedAt as UnixMs)}</time>}
    >
      <p class="mb-2">
        {report.cylinderId === null ? (
          <StatePill state="warn" word={say(lang, o.reportUnknown)} />
        ) : (
          <a class={LINK} href={cylinderPaths.one(report.cylinderId)}>
            {report.serial}
          </a>
        )}{" "}
        <span class="wrap-anywhere">{report.code}</span>
      </p>
      {report.words === "" ? null : <p class="wrap-anywhere mb-2">{report.words}</p>}
      {report.contact === "" ? null : (
        <p class="mb-2">{say(lang, o.reportContact, { contact: report.contact })}</p>
      )}
      {report.handledAt === null ? (
        <>
          <DialogOpener dialogId={`handle-${report.id}`} icon="check" kind="primary">
            {say(lang, o.reportHandle)}
          </DialogOpener>
          <ConfirmDialog
            lang={lang}
            id={`handle-${report.id}`}
            title={say(lang, o.reportHandle)}
            action={cylinderPaths.handleReport(report.id)}
            confirmLabel={say(lang, o.reportHandle)}
            csrf={props.csrf}
            isOpen={isRefused}
          >
            <TextArea
              lang={lang}
              id={`answer-${report.id}`}
              name="answer"
              label={say(lang, o.reportAnswer)}
              value={isRefused ? refused.answer : undefined}
              error={isRefused ? refused.error : undefined}
              isRequired
            />
          </ConfirmDialog>
        </>
      ) : (
        <p class="text-muted">
          {say(lang, o.reportHandled, {
            at: formatStamp(report.handledAt as UnixMs),
            who: report.handler ?? "—",
            answer: report.answer,
          })}
        </p>
      )}
    </Card>
  );
}

export function ReportsPage(props: ReportsPageProps) {
  const { lang, isAll } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, o.reportsTitle)}>
        <LinkButton href={isAll ? cylinderPaths.reports : `${cylinderPaths.reports}?show=all`}>
          {say(lang, isAll ? o.reportsOpen : o.reportsAll)}
        </LinkButton>
      </PageHead>
      <RegisterTabs {...props} canEdit current={cylinderPaths.reports} />
      <Refused lang={lang} words={props.refused?.error} state="alert" isSilent />
      {props.reports.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, o.reportsNone)} icon="ok">
            <p>{say(lang, o.reportsNoneHint)}</p>
          </EmptyState>
        </Card>
      ) : (
        props.reports.map((report) => <ReportCard {...props} report={report} />)
      )}
      {props.nextHref === undefined ? null : (
        <p>
          <LinkButton href={props.nextHref} icon="chevron-right">
            {say(lang, o.when)}
          </LinkButton>
        </p>
      )}
    </div>
  );
}

export type MergePageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly kept: Cylinder;
  readonly second: Cylinder | undefined;
  readonly typed: string;
  readonly reason: string;
  readonly rows: readonly (readonly [label: string, kept: string, second: string])[];
  readonly error: string | undefined;
};

export function MergePage(props: MergePageProps) {
  const { lang, kept, second } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, o.mergeTitle, { serial: kept.serial })} />
      <Alert lang={lang} state="warn">
        {say(lang, o.mergeLead)}
      </Alert>
      <Refused lang={lang} words={props.error} state="alert" isSilent />
      <Card>
        <form
          class="grid gap-3 sm:flex sm:items-end"
          method="get"
          action={cylinderPaths.merge(kept.id)}
        >
          <TextInput
            lang={lang}
            id="other"
            label={say(lang, o.mergeOther)}
            value={props.typed}
            isScanTarget
          />
          <Button icon="search" size="lg">
            {say(lang, o.mergeFind)}
          </Button>
        </form>
      </Card>
      {second === undefined ? null : (
        <>
          <Table
            lang={lang}
            caption={say(lang, o.merge)}
            columns={[
              { label: say(lang, o.mergeField) },
              { label: say(lang, o.mergeKept) },
              { label: say(lang, o.mergeSecond) },
            ]}
            rows={props.rows.map(([label, mine, other]) => ({
              cells: [
                label,
                mine === "" ? "—" : mine,
                mine === other ? (
                  <span class="text-muted">{other === "" ? "—" : other}</span>
                ) : (
                  <strong>{other === "" ? "—" : other}</strong>
                ),
              ],
            }))}
          />
          <form class={STACK} method="post" action={cylinderPaths.merge(kept.id)}>
            <CsrfField token={props.csrf} />
            <input type="hidden" name="other" value={second.id} />
            <input type="hidden" name="version" value={String(kept.version)} />
            <input type="hidden" name="other-version" value={String(second.version)} />
            <TextArea
              lang={lang}
              id="reason"
              label={say(lang, t.reason)}
              value={props.reason}
              isRequired
            />
            <div class={FORM_ACTS}>
              <LinkButton href={cylinderPaths.one(kept.id)} size="lg">
                {say(lang, t.cancel)}
              </LinkButton>
              <Button kind="destructive" size="lg" icon="link">
                {say(lang, o.mergeDo)}
              </Button>
            </div>
          </form>
        </>
      )}
    </div>
  );
}
