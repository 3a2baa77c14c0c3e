/** Everybody with their template, the records of verifications, and the self-test of the threshold. */
import { type FaceSettings, OPERATOR_FACES, type Verification } from "../../src/faces/model.ts";
import { facePaths } from "../../src/faces/paths.ts";
import { type CurvePoint, PAIRS_TO_TELL, type Rate } from "../../src/faces/self-test.ts";
import type { Day, UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, FilterActs, NumberInput, Select, TextInput } from "../ui/form.tsx";
import { FILTERS, FORM_ACTS, FORM_GRID, STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead, Pagination, Table, Tabs } from "../ui/structure.tsx";
import {
  identityWords,
  livenessWords,
  operatorFaceWords,
  outcomeWords,
  reasonWords,
  faceText as t,
} from "./text.ts";
import { referenceText } from "./verify-page.tsx";

type Common = { readonly lang: Lang; readonly csrf: string | undefined };

function Heads(props: { readonly lang: Lang; readonly current: string }) {
  const { lang } = props;
  const tabs = [
    [facePaths.list, t.people],
    [facePaths.records, t.records],
    [facePaths.report, t.report],
  ] as const;
  return (
    <Tabs
      label={say(lang, t.title)}
      tabs={tabs.map(([href, words]) => ({ label: say(lang, words), href }))}
      current={props.current}
    />
  );
}

export type PersonLine = {
  readonly personId: string;
  readonly name: string;
  readonly staffNumber: string;
  readonly hasConsent: boolean;
  readonly enrolledAt: UnixMs | null;
  readonly expiresOn: Day | null;
  readonly likeId: string | null;
};

export type FaceListProps = Common & {
  readonly lines: readonly PersonLine[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly text: string;
  readonly state: string;
};

export function FaceListPage(props: FaceListProps) {
  const { lang } = props;
  const hrefOf = (page: number) =>
    `${facePaths.list}?${new URLSearchParams({ q: props.text, state: props.state, page: String(page) })}`;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)} />
      <Heads lang={lang} current={facePaths.list} />
      <form class={FILTERS} method="get" action={facePaths.list}>
        <TextInput
          lang={lang}
          id="q"
          label={say(lang, t.search)}
          value={props.text}
          maxLength={40}
        />
        <Select
          lang={lang}
          id="state"
          label={say(lang, t.state)}
          value={props.state}
          options={[
            { value: "", label: say(lang, t.all) },
            { value: "enrolled", label: say(lang, t.enrolled) },
            { value: "missing", label: say(lang, t.notEnrolled) },
          ]}
        />
        <FilterActs lang={lang} />
      </form>
      <Table
        lang={lang}
        caption={say(lang, t.people)}
        empty={say(lang, t.nobody)}
        columns={[t.person, t.consent, t.state, t.expiresOn].map((one) => ({
          label: say(lang, one),
        }))}
        rows={props.lines.map((line) => ({
          cells: [
            <a href={facePaths.person(line.personId)}>
              {line.name} · {line.staffNumber}
            </a>,
            say(lang, line.hasConsent ? t.consented : t.notConsented),
            line.enrolledAt === null ? (
              <StatePill state="neutral" word={say(lang, t.notEnrolled)} />
            ) : (
              <StatePill
                state={line.likeId === null ? "ok" : "warn"}
                word={say(lang, line.likeId === null ? t.enrolled : t.like)}
              />
            ),
            line.expiresOn ?? "—",
          ],
        }))}
      />
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={hrefOf}
      />
    </div>
  );
}

export type FaceRecordsProps = Common & {
  readonly items: readonly Verification[];
  readonly nameOf: (id: string) => string;
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly outcome: string;
};

export function FaceRecordsPage(props: FaceRecordsProps) {
  const { lang, nameOf } = props;
  const query = (page: number) =>
    String(new URLSearchParams({ outcome: props.outcome, page: String(page) }));
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <PrintButton lang={lang} />
        <LinkButton
          href={`${facePaths.csv}?${new URLSearchParams({ outcome: props.outcome })}`}
          icon="download"
        >
          {say(lang, t.exportCsv)}
        </LinkButton>
      </PageHead>
      <Heads lang={lang} current={facePaths.records} />
      <form class={FILTERS} method="get" action={facePaths.records}>
        <Select
          lang={lang}
          id="outcome"
          label={say(lang, t.outcome)}
          value={props.outcome}
          options={[
            { value: "", label: say(lang, t.all) },
            ...(["passed", "doubt", "refused"] as const).map((value) => ({
              value,
              label: say(lang, outcomeWords[value]),
            })),
          ]}
        />
        <FilterActs lang={lang} />
      </form>
      <Table
        lang={lang}
        caption={say(lang, t.records)}
        empty={say(lang, t.noRecords)}
        columns={[t.at, t.person, t.about, t.outcome, t.way, t.takenBy].map((one) => ({
          label: say(lang, one),
        }))}
        rows={props.items.map((item) => ({
          cells: [
            <a href={facePaths.result(item.id, facePaths.records)}>{formatStamp(item.at)}</a>,
            nameOf(item.personId),
            referenceText(lang, item.ref),
            <StatePill
              state={
                item.outcome === "passed" ? "ok" : item.outcome === "doubt" ? "warn" : "danger"
              }
              word={say(lang, outcomeWords[item.outcome])}
            />,
            howText(lang, item, nameOf),
            nameOf(item.actorId),
          ],
        }))}
      />
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => `${facePaths.records}?${query(page)}`}
      />
    </div>
  );
}

export function howText(lang: Lang, item: Verification, nameOf: (id: string) => string): string {
  if (item.way === "second-person") {
    return `${say(lang, t.bySecond)} · ${nameOf(item.secondId ?? "")} · ${item.reason}`;
  }
  return [
    say(lang, identityWords[item.identity]),
    say(lang, livenessWords[item.liveness]),
    ...item.reasons.map((reason) => say(lang, reasonWords[reason])),
  ].join(" · ");
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

function rateText(lang: Lang, rate: Rate): string {
  if (rate.of === 0) return "—";
  return say(lang, t.interval, {
    share: percent(rate.hits / rate.of),
    low: percent(rate.low),
    high: percent(rate.high),
  });
}

export type FaceReportProps = Common & {
  readonly people: number;
  readonly samePairs: number;
  readonly differentPairs: number;
  readonly curve: readonly CurvePoint[];
  readonly present: CurvePoint;
  readonly settings: FaceSettings;
  readonly values: Readonly<Record<string, string>>;
  readonly refused: string | undefined;
  readonly isSaved: boolean;
};

function SettingsCard(props: FaceReportProps) {
  const { lang, settings, values } = props;
  return (
    <Card title={say(lang, t.settings)} icon="settings">
      <form class={FORM_GRID} method="post" action={facePaths.settings}>
        <CsrfField token={props.csrf} />
        <NumberInput
          lang={lang}
          id="threshold"
          label={say(lang, t.threshold)}
          hint={say(lang, t.thresholdHint)}
          value={values["threshold"] ?? (settings.thresholdMilli / 1_000).toFixed(3)}
          isRequired
        />
        <NumberInput
          lang={lang}
          id="months"
          label={say(lang, t.months)}
          value={values["months"] ?? settings.months}
          isWhole
          isRequired
        />
        <Select
          lang={lang}
          id="operator-face"
          label={say(lang, t.operatorFace)}
          hint={say(lang, t.operatorFaceHint)}
          value={values["operator-face"] ?? settings.operatorFace}
          options={OPERATOR_FACES.map((value) => ({
            value,
            label: say(lang, operatorFaceWords[value]),
          }))}
        />
        <Select
          lang={lang}
          id="use-face"
          label={say(lang, t.useFace)}
          hint={say(lang, t.useFaceHint)}
          value={values["use-face"] ?? settings.useFace}
          options={OPERATOR_FACES.map((value) => ({
            value,
            label: say(lang, operatorFaceWords[value]),
          }))}
        />
        <NumberInput
          lang={lang}
          id="operator-minutes"
          label={say(lang, t.operatorMinutes)}
          value={values["operator-minutes"] ?? settings.operatorMinutes}
          isWhole
          isRequired
        />
        <Checkbox
          lang={lang}
          id="is-expected"
          label={say(lang, t.isExpected)}
          isChecked={
            values["threshold"] === undefined
              ? settings.isExpected
              : values["is-expected"] === "yes"
          }
        />
        <div class={FORM_ACTS}>
          <Button icon="save">{say(lang, t.save)}</Button>
        </div>
      </form>
    </Card>
  );
}

export function FaceReportPage(props: FaceReportProps) {
  const { lang, present } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <PrintButton lang={lang} />
      </PageHead>
      <Heads lang={lang} current={facePaths.report} />
      {props.isSaved ? (
        <Alert lang={lang} state="ok">
          {say(lang, t.saved)}
        </Alert>
      ) : null}
      <Refused lang={lang} words={props.refused} isSilent />
      {props.differentPairs < PAIRS_TO_TELL ? (
        <Alert lang={lang} state="warn">
          {say(lang, t.tooFew, { least: PAIRS_TO_TELL })}
        </Alert>
      ) : null}
      <Card title={`${say(lang, t.atThreshold)} ${present.threshold.toFixed(3)}`} icon="chart">
        <KeyValueList
          facts={[
            [say(lang, t.peopleCount), props.people],
            [say(lang, t.samePairs), props.samePairs],
            [say(lang, t.differentPairs), props.differentPairs],
            [say(lang, t.falseAccept), rateText(lang, present.accepted)],
            [say(lang, t.falseReject), rateText(lang, present.rejected)],
          ]}
        />
        <p class="mt-3 text-sm">{say(lang, t.sameViewsNote)}</p>
      </Card>
      <Table
        lang={lang}
        caption={say(lang, t.curve)}
        columns={[t.threshold, t.falseAccept, t.falseReject].map((one) => ({
          label: say(lang, one),
          align: "end" as const,
        }))}
        rows={props.curve.map((point) => ({
          cells: [
            point.threshold.toFixed(3),
            rateText(lang, point.accepted),
            rateText(lang, point.rejected),
          ],
        }))}
      />
      <SettingsCard {...props} />
    </div>
  );
}
