/** A run being filled in, and its result on screen and paper. */
import type { Item } from "../../src/checks/model.ts";
import { checkPaths } from "../../src/checks/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { Alert, Refused, Verdict } from "../ui/feedback.tsx";
import { Meter } from "../ui/figures.tsx";
import { CsrfField } from "../ui/form.tsx";
import { Partial } from "../ui/partial.tsx";
import {
  ActionBar,
  Card,
  ConfirmDialog,
  DialogOpener,
  KeyValueList,
  PageHead,
} from "../ui/structure.tsx";
import { CheckItem, itemElementId, itemNumber, optionsOf, Photos, SourceOf } from "./item-part.tsx";
import type { ItemView, RunView } from "./model.ts";
import { checkText as t } from "./text.ts";

type RunProps = { readonly lang: Lang; readonly run: RunView; readonly csrf?: string | undefined };

const PROGRESS_ID = "check-progress";

export function Progress(props: { readonly lang: Lang; readonly run: RunView }) {
  const { lang, run } = props;
  const words = say(lang, t.progress, { done: run.answered, all: run.asked });
  return (
    <div id={PROGRESS_ID} class="run-progress" role="status">
      <strong>{words}</strong>
      <Meter
        label={words}
        value={run.answered}
        max={Math.max(1, run.asked)}
        state={run.answered === run.asked ? "ok" : "neutral"}
      />
    </div>
  );
}

export function ProgressUpdate(props: { readonly lang: Lang; readonly run: RunView }) {
  return (
    <>
      <Partial into={`#${PROGRESS_ID}`}>
        <Progress {...props} />
      </Partial>
      <Partial into={`#${SPOT_ID}`}>
        <SpotNote {...props} />
      </Partial>
    </>
  );
}

const SPOT_ID = "check-spot";

/** Beside the last button: the photo that is still wanted. Without it the check ends too, and its result says so. */
function SpotNote(props: { readonly lang: Lang; readonly run: RunView }) {
  const { lang, run } = props;
  const itemId = run.spot?.state === "asked" ? run.spot.itemId : undefined;
  return (
    <p id={SPOT_ID} role="status">
      {itemId === undefined ? null : (
        <LinkButton href={`#${itemElementId(itemId)}`} icon="camera">
          {say(lang, t.spotOpen, { item: itemNumber(itemId) })}
        </LinkButton>
      )}
    </p>
  );
}

function OpenNotice(props: RunProps) {
  const { lang, run } = props;
  const [first] = run.open;
  if (first === undefined) return null;
  return (
    <Alert
      lang={lang}
      state="warn"
      word={say(lang, t.openItems, { n: run.open.length })}
      sound="refused"
    >
      <LinkButton href={`#${itemElementId(first)}`} icon="arrow-right">
        {say(lang, t.toFirst)}
      </LinkButton>
    </Alert>
  );
}

export function RunPage(props: RunProps & { readonly message?: string | undefined }) {
  const { lang, run, csrf } = props;
  return (
    <>
      <PageHead title={say(lang, run.title)}>
        <LinkButton href={run.aboutHref ?? checkPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <Progress lang={lang} run={run} />
      <OpenNotice {...props} />
      {run.canCopy ? (
        <form method="post" action={checkPaths.copyLast(run.id)}>
          <CsrfField token={csrf} />
          <Button icon="history" kind="quiet">
            {say(lang, t.copyLast)}
          </Button>
          <small class="form-hint block">{say(lang, t.copyLastHint)}</small>
        </form>
      ) : null}
      {run.sections.map((section) => (
        <Card title={say(lang, section.title)} id={`section-${section.id}`}>
          {section.items.map((view) => (
            <CheckItem lang={lang} runId={run.id} view={view} csrf={csrf} />
          ))}
        </Card>
      ))}
      <DialogOpener dialogId="discard" kind="quiet" icon="trash">
        {say(lang, t.discard)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="discard"
        title={say(lang, t.discard)}
        action={checkPaths.discard(run.id)}
        confirmLabel={say(lang, t.discard)}
        confirmKind="destructive"
        csrf={csrf}
      >
        <p>{say(lang, t.discardAsk)}</p>
      </ConfirmDialog>
      <SpotNote lang={lang} run={run} />
      <ActionBar>
        <form method="post" action={checkPaths.complete(run.id)}>
          <CsrfField token={csrf} />
          <Button size="next" kind="primary" icon="document-check">
            {say(lang, t.complete)}
          </Button>
        </form>
      </ActionBar>
    </>
  );
}

/** An answer in words. */
function answerText(lang: Lang, item: Item, value: string): string {
  if (item.kind === "pass-fail" || item.kind === "choice") {
    return optionsOf(lang, item).find((option) => option.value === value)?.label ?? value;
  }
  return item.kind === "number" && value !== "" ? `${value} ${say(lang, item.unit)}` : value;
}

/** The hidden dangers that came of a result, or the ways to record them. */
export type RunDangers = {
  readonly items: ReadonlyMap<string, { readonly href: string; readonly label: string }>;
  readonly all: { readonly href: string; readonly label: string } | undefined;
};

function ResultRow(props: {
  readonly lang: Lang;
  readonly runId: string;
  readonly view: ItemView;
  readonly danger?: { readonly href: string; readonly label: string } | undefined;
}) {
  const { lang, view } = props;
  const { item } = view;
  return (
    <tr
      data-state={view.isFailed ? "danger" : undefined}
      class={view.isFailed ? "run-failed" : undefined}
    >
      <td class="run-number">{itemNumber(item.id)}</td>
      <td>
        {say(lang, item.text)}
        {item.severity === "major" ? <small> · {say(lang, t.major)}</small> : null}
        {item.criterion === undefined ? null : (
          <small class="block text-muted">{say(lang, item.criterion)}</small>
        )}
      </td>
      <td>
        <strong>{view.isAsked ? answerText(lang, item, view.value) : say(lang, t.notAsked)}</strong>
        {view.note === "" ? null : <p>{view.note}</p>}
        <Photos lang={lang} runId={props.runId} view={view} isFixed />
        {props.danger === undefined ? null : (
          <p>
            <LinkButton href={props.danger.href} icon="shield-alert">
              {props.danger.label}
            </LinkButton>
          </p>
        )}
      </td>
      <td class="run-basis">
        <SourceOf lang={lang} item={item} />
      </td>
    </tr>
  );
}

type ResultProps = RunProps & {
  readonly dangers?: RunDangers | undefined;
  /** May be told how the table was filled in. */
  readonly isManager?: boolean | undefined;
};

function ResultTable(props: ResultProps) {
  const { lang, run, dangers } = props;
  return (
    <div class="table-box">
      <table class="data-table run-result">
        <caption class="sr-only">{say(lang, run.title)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(lang, t.number)}</th>
            <th scope="col">{say(lang, t.item)}</th>
            <th scope="col">{say(lang, t.answer)}</th>
            <th scope="col">{say(lang, t.source)}</th>
          </tr>
        </thead>
        {run.sections.map((section) => (
          <tbody>
            <tr>
              <th scope="rowgroup" colspan={4}>
                {say(lang, section.title)}
              </th>
            </tr>
            {section.items.map((view) => (
              <ResultRow
                lang={lang}
                runId={run.id}
                view={view}
                danger={dangers?.items.get(view.item.id)}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

/** One press for every failed item that is no danger yet. */
function RecordAll(props: ResultProps) {
  const all = props.dangers?.all;
  if (all === undefined) return null;
  return (
    <form class="no-print" method="post" action={all.href}>
      <CsrfField token={props.csrf} />
      <Button size="next" kind="primary" icon="shield-alert">
        {all.label}
      </Button>
    </form>
  );
}

/** Signs, and no proof: they say where to look, and hold nobody up. */
function Signs(props: { readonly lang: Lang; readonly run: RunView }) {
  const { lang, run } = props;
  const { mechanical, spot } = run;
  if (run.result === undefined) return null;
  const words =
    spot?.state === "taken" ? t.spotTaken : spot?.state === "reused" ? t.spotReused : t.spotMissing;
  return (
    <>
      {mechanical === undefined ? null : (
        <Alert lang={lang} state="warn" word={say(lang, t.mechanical, mechanical)} />
      )}
      {spot === undefined ? null : (
        <Alert
          lang={lang}
          state={spot.state === "taken" ? "neutral" : "warn"}
          word={say(lang, words, { item: itemNumber(spot.itemId) })}
          icon="camera"
        />
      )}
    </>
  );
}

export function ResultPage(props: ResultProps) {
  const { lang, run } = props;
  const isPass = run.result === "pass";
  return (
    <>
      <PageHead title={say(lang, run.title)}>
        <PrintButton lang={lang} />
        <span class="no-print">
          <LinkButton
            href={run.aboutHref ?? checkPaths.list}
            icon={run.aboutHref === undefined ? "arrow-left" : "arrow-right"}
            kind={run.aboutHref === undefined ? undefined : "primary"}
          >
            {say(lang, run.aboutHref === undefined ? t.back : t.resume)}
          </LinkButton>
        </span>
      </PageHead>
      {run.result === undefined ? (
        <Alert lang={lang} state="neutral" word={say(lang, t.discarded)} />
      ) : (
        <Verdict
          state={isPass ? "ok" : "danger"}
          word={say(lang, isPass ? t.resultPass : t.resultFail, { n: run.failedCount })}
        >
          {run.majorCount === 0 ? null : <p>{say(lang, t.majorCount, { n: run.majorCount })}</p>}
        </Verdict>
      )}
      {run.rushed === undefined ? null : (
        <Alert lang={lang} state="warn" word={say(lang, t.rushed, run.rushed)} />
      )}
      {props.isManager === true ? <Signs lang={lang} run={run} /> : null}
      <RecordAll {...props} />
      <Card>
        <KeyValueList
          facts={[
            [say(lang, t.by), run.completedBy ?? run.startedBy],
            [say(lang, t.started), formatStamp(run.startedAt)],
            [
              say(lang, t.at),
              run.completedAt === undefined ? undefined : formatStamp(run.completedAt),
            ],
            [
              say(lang, t.table),
              `${say(lang, run.title)} · ${say(lang, t.version, { n: run.version })}`,
            ],
            ...(run.score === undefined
              ? []
              : ([[say(lang, t.score), say(lang, t.scoreOf, run.score)]] as const)),
            [say(lang, t.fingerprint), run.hash.slice(0, 16)],
          ]}
        />
      </Card>
      <ResultTable {...props} />
    </>
  );
}
