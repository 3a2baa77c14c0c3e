/** A visit that has ended: the record with its code, the notice on paper, and what the enterprise answered. */
import { INSPECTION_LIMITS } from "../../src/inspections/model.ts";
import { inspectionPaths } from "../../src/inspections/paths.ts";
import { codeText } from "../../src/inspections/seal.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { Refused, Verdict } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import { CsrfField, FileInput, TextArea } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import type { AnswerView, VisitView } from "./model.ts";
import { conclusionState, FindingCard, Pictures, SealCode, visitFacts } from "./parts.tsx";
import { Drawing } from "./sign-parts.tsx";
import { conclusionWords, inspectionText as t, verdictWords, visitStateWords } from "./text.ts";

export type SealedProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly siteName: string;
  readonly visit: VisitView;
  readonly answers: readonly AnswerView[];
  readonly canAnswer: boolean;
  /** Address of this box, for the QR. */
  readonly base: string;
  readonly typed?: Readonly<Record<string, string>> | undefined;
  readonly message?: string | undefined;
};

function Looks(props: SealedProps) {
  const { lang, visit } = props;
  if (visit.looks.length === 0) return null;
  return (
    <Card title={say(lang, t.stepAlarms)} icon="bell">
      <Table
        lang={lang}
        caption={say(lang, t.stepAlarms)}
        columns={[
          { label: say(lang, t.alarm) },
          { label: say(lang, t.verdict) },
          { label: say(lang, t.note) },
        ]}
        rows={visit.looks.map((look) => ({
          cells: [
            `${look.words === undefined ? look.alarmId : say(lang, look.words)} · ${look.place}`,
            look.verdict === undefined ? "—" : say(lang, verdictWords[look.verdict]),
            look.note,
          ],
        }))}
      />
    </Card>
  );
}

function Signatures(props: { readonly lang: Lang; readonly visit: VisitView }) {
  const { lang, visit } = props;
  return (
    <Card title={say(lang, t.stepSigns)} icon="signature">
      <div class="grid gap-4 sm:grid-cols-2">
        <div>
          <p>{say(lang, t.signRegulator)}</p>
          {visit.regulatorSign === undefined ? null : (
            <Drawing label={say(lang, t.signRegulator)} href={visit.regulatorSign} />
          )}
          <p>{visit.regulator}</p>
        </div>
        <div>
          <p>{say(lang, t.signEnterprise)}</p>
          {visit.enterpriseSign === undefined ? (
            <p>{say(lang, t.refusedSign, { reason: visit.refusedSign })}</p>
          ) : (
            <Drawing label={say(lang, t.signEnterprise)} href={visit.enterpriseSign} />
          )}
          <p>{visit.enterpriseName}</p>
        </div>
      </div>
    </Card>
  );
}

function Answers(props: SealedProps) {
  const { lang, visit, answers } = props;
  return (
    <Card title={say(lang, t.answers)} icon="edit" id="answers">
      {answers.length === 0 ? <p class="quiet">{say(lang, t.noAnswers)}</p> : null}
      <ul>
        {answers.map((answer) => (
          <li class="grid gap-1 border-t border-base-300 py-3">
            <small class="quiet">
              {formatStamp(answer.at).slice(0, 16)} · {answer.by}
            </small>
            <p class="wrap-anywhere whitespace-pre-line">{answer.words}</p>
            <Pictures lang={lang} hrefs={answer.photos} what={say(lang, t.answers)} />
          </li>
        ))}
      </ul>
      {props.canAnswer ? (
        <form
          class={`${STACK} no-print`}
          id="answer"
          method="post"
          action={inspectionPaths.answers(visit.id)}
          enctype="multipart/form-data"
        >
          <CsrfField token={props.csrf} />
          <TextArea
            lang={lang}
            id="words"
            label={say(lang, t.answerWords)}
            hint={say(lang, t.answerHint)}
            value={props.typed?.["words"]}
            maxLength={INSPECTION_LIMITS.summaryLength}
            isRequired
          />
          <FileInput
            lang={lang}
            id="photos"
            label={say(lang, t.photos)}
            hint={say(lang, t.photosHint, { n: INSPECTION_LIMITS.photosAtOnce })}
            accept="image/*"
            extra={{ multiple: true }}
          />
          <Button kind="primary" icon="save">
            {say(lang, t.answer)}
          </Button>
        </form>
      ) : null}
    </Card>
  );
}

export function SealedPage(props: SealedProps) {
  const { lang, visit } = props;
  const word =
    visit.conclusion === null ? visitStateWords[visit.state] : conclusionWords[visit.conclusion];
  const { sealCode, sealHash } = visit;
  const isSealed = sealCode !== null && sealHash !== null;
  return (
    <div class={STACK} id="record">
      <PageHead title={`${props.siteName} · ${say(lang, t.one, { number: visit.number })}`}>
        <LinkButton href={inspectionPaths.list} icon="arrow-left">
          {say(lang, t.title)}
        </LinkButton>
        {isSealed && visit.findings > 0 ? (
          <LinkButton href={inspectionPaths.notice(visit.id)} icon="document">
            {say(lang, t.notice)}
          </LinkButton>
        ) : null}
        <PrintButton lang={lang} />
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <Verdict state={conclusionState(visit)} word={say(lang, word)}>
        {isSealed ? say(lang, t.sealedWord) : visit.summary}
      </Verdict>
      {isSealed ? <SealCode lang={lang} code={sealCode} base={props.base} hash={sealHash} /> : null}
      <Card>
        <KeyValueList
          facts={[
            ...visitFacts(lang, visit),
            ...(visit.summary === "" ? [] : [[say(lang, t.summary), visit.summary] as const]),
          ]}
        />
        {visit.runHref === undefined ? (
          <p class="quiet">{say(lang, t.tableNone)}</p>
        ) : (
          <div class="button-row no-print mt-3">
            <LinkButton href={visit.runHref} icon="checks">
              {say(lang, t.tableShow)}
            </LinkButton>
          </div>
        )}
      </Card>
      <Card title={say(lang, t.findings)} icon="shield-alert">
        {visit.list.length === 0 ? <p class="quiet">{say(lang, t.noFindings)}</p> : null}
        <ul>
          {visit.list.map((finding) => (
            <FindingCard lang={lang} finding={finding} />
          ))}
        </ul>
      </Card>
      <Looks {...props} />
      {isSealed ? <Signatures lang={lang} visit={visit} /> : null}
      {isSealed ? <Answers {...props} /> : null}
    </div>
  );
}

/** 责令整改通知书, one A4 sheet for the enterprise; the regulator's own copy is the same. */
export function NoticePage(props: {
  readonly lang: Lang;
  readonly siteName: string;
  readonly visit: VisitView;
  readonly base: string;
}) {
  const { lang, visit, siteName } = props;
  const day = formatStamp(visit.endedAt ?? visit.startedAt).slice(0, 10);
  const number = visit.number.replace("JC-", "ZG-");
  const { office } = visit;
  return (
    <>
      <div class="button-row no-print mb-4">
        <LinkButton href={inspectionPaths.one(visit.id)} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
        <PrintButton lang={lang} kind="primary" />
      </div>
      <article class={STACK} id="notice">
        <header class="text-center">
          <h1>{say(lang, t.notice)}</h1>
          <p>
            {say(lang, t.noticeNumber)}: {number}
          </p>
        </header>
        <p>
          <strong>{say(lang, t.noticeTo, { name: siteName })}</strong>
        </p>
        <p>{say(lang, t.noticeLead, { day, office, number: visit.number })}</p>
        <Table
          lang={lang}
          caption={say(lang, t.findings)}
          columns={[
            { label: "№" },
            { label: say(lang, t.what) },
            { label: say(lang, t.basis) },
            { label: say(lang, t.level) },
            { label: say(lang, t.demand) },
            { label: say(lang, t.dueOn) },
          ]}
          rows={visit.list
            .filter(({ withdrawn }) => withdrawn === "")
            .map((finding) => ({
              cells: [
                finding.number,
                finding.what,
                finding.basis,
                say(lang, t[finding.level]),
                finding.demand,
                finding.dueOn ?? "—",
              ],
            }))}
        />
        <p>{say(lang, t.noticeLate)}</p>
        <div class="grid grid-cols-2 gap-6">
          <div class="grid content-start gap-2">
            <p>
              {say(lang, t.noticeSide)}: {office}
            </p>
            {visit.regulatorSign === undefined ? null : (
              <Drawing label={say(lang, t.signRegulator)} href={visit.regulatorSign} />
            )}
            <p>{visit.regulator}</p>
            <p>
              {say(lang, t.dateLine)} {day}
            </p>
          </div>
          <div class="grid content-start gap-2">
            <p>
              {say(lang, t.noticeReceiver)}: {siteName}
            </p>
            {visit.enterpriseSign === undefined ? (
              <p>{say(lang, t.refusedSign, { reason: visit.refusedSign })}</p>
            ) : (
              <Drawing label={say(lang, t.signEnterprise)} href={visit.enterpriseSign} />
            )}
            <p>{visit.enterpriseName}</p>
            <p>{say(lang, t.dateLine)}</p>
          </div>
        </div>
        {visit.sealCode === null ? null : (
          <footer class="flex items-center gap-4">
            <QrCode
              text={`${props.base}${inspectionPaths.verifyCode(visit.sealCode)}`}
              label={say(lang, t.code)}
              class="block w-24"
            />
            <p>
              {say(lang, t.code)}: <strong class="font-mono">{codeText(visit.sealCode)}</strong>
            </p>
          </footer>
        )}
      </article>
    </>
  );
}
