/** Recalls: starting one, and who has the cylinders now. */
import { custodyPaths } from "../../src/cylinders/custody/paths.ts";
import type { Located } from "../../src/cylinders/custody/query.ts";
import type { Recall, RecallWhere } from "../../src/cylinders/custody/recall.ts";
import { MEDIA } from "../../src/gases/index.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { Alert, EmptyState, FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import { Meter } from "../ui/figures.tsx";
import { Choices, CsrfField, Select, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, LINE, LINK, STACK } from "../ui/look.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  KeyValueList,
  PageHead,
  Table,
} from "../ui/structure.tsx";
import { CountTile, CustodyTabs, LocatedTable, type PlaceName } from "./parts.tsx";
import { custodyText as t } from "./text.ts";

const byWords = { made: t.byMade, fills: t.byFills, list: t.byList } as const;

export function choiceText(lang: Lang, recall: Pick<Recall, "choice">): string {
  const { choice } = recall;
  const by = say(lang, byWords[choice.by]);
  if (choice.by === "list") return `${by} · ${choice.codes.length}`;
  const what = choice.by === "made" ? choice.maker : choice.medium;
  return `${by} · ${what === "" ? "" : `${what} · `}${choice.from} — ${choice.to}`;
}

export type RecallRow = { readonly recall: Recall; readonly all: number; readonly out: number };

export function RecallsPage(props: {
  readonly lang: Lang;
  readonly rows: readonly RecallRow[];
  readonly canEdit: boolean;
  readonly openTasks: number;
}) {
  const { lang, rows } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.recalls)}>
        {props.canEdit ? (
          <LinkButton href={custodyPaths.addRecall} kind="primary" icon="plus">
            {say(lang, t.newRecall)}
          </LinkButton>
        ) : null}
      </PageHead>
      <CustodyTabs lang={lang} current="recalls" openTasks={props.openTasks} />
      {rows.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.recallsNone)} icon="undo" />
        </Card>
      ) : (
        <Table
          lang={lang}
          caption={say(lang, t.recalls)}
          columns={[
            { label: say(lang, t.recallTitle) },
            { label: say(lang, t.recallBy) },
            { label: say(lang, t.startedAt) },
            { label: say(lang, t.total), align: "end" },
            { label: say(lang, t.recallOut), align: "end" },
            { label: say(lang, t.status) },
          ]}
          rows={rows.map(({ recall, all, out }) => ({
            cells: [
              <a class={LINK} href={custodyPaths.recall(recall.id)}>
                {recall.title}
              </a>,
              choiceText(lang, recall),
              <span class={LINE}>{formatStamp(recall.startedAt).slice(0, 16)}</span>,
              all,
              out,
              <StatePill
                state={recall.endedAt !== null ? "neutral" : out > 0 ? "alert" : "ok"}
                word={say(lang, recall.endedAt === null ? t.recallOpen : t.recallEnded)}
              />,
            ],
          }))}
        />
      )}
    </div>
  );
}

export const RECALL_FIELDS = [
  "title",
  "reason",
  "by",
  "maker",
  "made-from",
  "made-to",
  "fill-from",
  "fill-to",
  "medium",
  "codes",
] as const;
export type RecallField = (typeof RECALL_FIELDS)[number];

export type RecallFormProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly values: Readonly<Record<RecallField, string>>;
  readonly errors: Readonly<Partial<Record<RecallField, string>>>;
  readonly message?: string | undefined;
  readonly makers: readonly string[];
  readonly preview?: { readonly n: number; readonly unknown: readonly string[] } | undefined;
};

function ChoiceFields(props: RecallFormProps) {
  const { lang, values, errors } = props;
  const day = (id: RecallField, label: string) => (
    <TextInput
      lang={lang}
      id={id}
      type="date"
      label={label}
      value={values[id]}
      error={errors[id]}
    />
  );
  const makers = props.makers.map((maker) => ({ value: maker, label: maker }));
  const any = { value: "", label: say(lang, t.all) };
  return (
    <div class="grid gap-4 lg:grid-cols-3">
      <Card title={say(lang, t.byMade)}>
        <div class="grid gap-3">
          <Select
            lang={lang}
            id="maker"
            label={say(lang, t.maker)}
            value={values.maker}
            options={makers}
            hasEmpty
            error={errors.maker}
          />
          {day("made-from", say(lang, t.fromDay))}
          {day("made-to", say(lang, t.toDay))}
        </div>
      </Card>
      <Card title={say(lang, t.byFills)}>
        <div class="grid gap-3">
          <Select
            lang={lang}
            id="medium"
            label={say(lang, t.medium)}
            value={values.medium}
            options={[
              any,
              ...MEDIA.map((medium) => ({ value: medium.id, label: say(lang, medium.name) })),
            ]}
          />
          {day("fill-from", say(lang, t.fromDay))}
          {day("fill-to", say(lang, t.toDay))}
        </div>
      </Card>
      <Card title={say(lang, t.byList)}>
        <TextArea
          lang={lang}
          id="codes"
          label={say(lang, t.codes)}
          value={values.codes}
          error={errors.codes}
          rows={8}
          maxLength={60_000}
        />
      </Card>
    </div>
  );
}

export function RecallFormPage(props: RecallFormProps) {
  const { lang, values, errors, preview } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.newRecall)} />
      <FormProblems lang={lang} errors={errors} message={props.message} />
      {preview === undefined ? null : (
        <Alert lang={lang} state={preview.n === 0 ? "warn" : "neutral"}>
          {say(lang, t.previewFound, { n: preview.n })}
          {preview.unknown.length === 0
            ? null
            : ` · ${say(lang, t.previewUnknown, {
                n: preview.unknown.length,
                codes: preview.unknown.slice(0, 10).join(", "),
              })}`}
        </Alert>
      )}
      <form method="post" action={custodyPaths.addRecall} class={STACK}>
        <CsrfField token={props.csrf} />
        <Card>
          <div class="grid gap-4 sm:grid-cols-2">
            <TextInput
              lang={lang}
              id="title"
              label={say(lang, t.recallTitle)}
              value={values.title}
              error={errors.title}
              maxLength={80}
            />
            <TextInput
              lang={lang}
              id="reason"
              label={say(lang, t.recallReason)}
              value={values.reason}
              error={errors.reason}
              maxLength={500}
            />
          </div>
          <div class="mt-4">
            <Choices
              lang={lang}
              id="by"
              label={say(lang, t.recallBy)}
              value={values.by}
              columns={3}
              options={(["made", "fills", "list"] as const).map((value) => ({
                value,
                label: say(lang, byWords[value]),
              }))}
            />
          </div>
        </Card>
        <ChoiceFields {...props} />
        <p class="quiet">{say(lang, t.recallHint)}</p>
        <div class={FORM_ACTS}>
          <LinkButton href={custodyPaths.recalls} size="lg">
            {say(lang, t.cancel)}
          </LinkButton>
          <Button size="lg" icon="search" name="do" value="preview">
            {say(lang, t.preview)}
          </Button>
          {preview !== undefined && preview.n > 0 ? (
            <Button kind="destructive" size="lg" icon="check" name="do" value="start">
              {say(lang, t.startRecall)} · {preview.n}
            </Button>
          ) : null}
        </div>
      </form>
    </div>
  );
}

export type RecallPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly today: Day;
  readonly recall: Recall;
  readonly who: string;
  readonly where: readonly RecallWhere[];
  readonly progress: { readonly all: number; readonly marked: number };
  readonly rows: readonly Located[];
  readonly canEdit: boolean;
  readonly openTasks: number;
  readonly nameOf: PlaceName;
  readonly error?: string | undefined;
};

function EndDialog(props: RecallPageProps) {
  const { lang, recall } = props;
  if (!props.canEdit || recall.endedAt !== null) return null;
  return (
    <>
      <DialogOpener dialogId="end-recall" icon="check" kind="primary">
        {say(lang, t.recallEnd)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="end-recall"
        title={say(lang, t.recallEnd)}
        action={custodyPaths.endRecall(recall.id)}
        confirmLabel={say(lang, t.recallEnd)}
        csrf={props.csrf}
        isOpen={props.error !== undefined}
      >
        <TextArea
          lang={lang}
          id="note"
          label={say(lang, t.recallReason)}
          isRequired
          error={props.error}
        />
      </ConfirmDialog>
    </>
  );
}

export function RecallPage(props: RecallPageProps) {
  const { lang, recall, where, progress, nameOf } = props;
  const back = where.reduce((sum, line) => sum + (line.isBack ? line.n : 0), 0);
  return (
    <div class={STACK}>
      <PageHead title={recall.title}>
        <PrintButton lang={lang} />
        <LinkButton href={custodyPaths.recallCsv(recall.id)} icon="download">
          {say(lang, t.export)}
        </LinkButton>
        <EndDialog {...props} />
      </PageHead>
      <CustodyTabs lang={lang} current="recalls" openTasks={props.openTasks} />
      <Refused lang={lang} words={props.error} state="alert" isSilent />
      {progress.marked < progress.all ? (
        <Alert lang={lang} state="neutral">
          {say(lang, t.recallMarking, progress)}
        </Alert>
      ) : null}
      <div class="grid grid-cols-2 gap-3 lg:grid-cols-3">
        <CountTile label={say(lang, t.total)} value={progress.all} />
        <CountTile label={say(lang, t.recallBack)} value={back} state="ok" />
        <CountTile
          label={say(lang, t.recallOut)}
          value={progress.all - back}
          state={progress.all > back ? "alert" : "ok"}
        />
      </div>
      <Meter
        label={`${say(lang, t.recallBack)} ${back} / ${progress.all}`}
        value={back}
        max={Math.max(1, progress.all)}
      />
      <Card>
        <KeyValueList
          facts={[
            [say(lang, t.recallReason), recall.reason],
            [say(lang, t.recallBy), choiceText(lang, recall)],
            [say(lang, t.startedAt), `${formatStamp(recall.startedAt)} · ${props.who}`],
            ...(recall.endedAt === null
              ? []
              : [
                  [
                    say(lang, t.endedAt),
                    `${formatStamp(recall.endedAt)} · ${recall.endNote}`,
                  ] as const,
                ]),
          ]}
        />
      </Card>
      <Card title={say(lang, t.recallWhere)} icon="pin">
        <Table
          lang={lang}
          caption={say(lang, t.recallWhere)}
          columns={[
            { label: say(lang, t.place) },
            { label: say(lang, t.cylinders), align: "end" },
            { label: say(lang, t.status) },
          ]}
          rows={where.slice(0, 100).map((line) => ({
            cells: [
              nameOf(line.place),
              line.n,
              <StatePill
                state={line.isBack ? "ok" : "alert"}
                word={say(lang, line.isBack ? t.recallBack : t.recallOut)}
              />,
            ],
          }))}
        />
      </Card>
      <LocatedTable
        lang={lang}
        today={props.today}
        caption={say(lang, t.cylinders)}
        rows={props.rows}
        nameOf={nameOf}
        hasPlace
      />
      {props.rows.length < progress.all ? (
        <p class="quiet">{say(lang, t.linesShown, { n: props.rows.length, all: progress.all })}</p>
      ) : null}
    </div>
  );
}
