/** Importing cylinders: the files so far, which column is what, what would happen, how far it is. */
import type { FormField } from "../../src/cylinders/form.ts";
import { cylinderPaths } from "../../src/cylinders/paths.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, FileInput, type Option, Select, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, FORM_GRID, LINK, STACK } from "../ui/look.ts";
import type { State } from "../ui/state.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { importStateWords, importText as m } from "./import-text.ts";
import { RegisterTabs } from "./tabs.tsx";

/** What the pages show of an import. */
export type ImportView = {
  readonly id: string;
  readonly fileName: string;
  readonly encoding: string;
  readonly state: string;
  readonly rows: number;
  readonly done: number;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly bad: number;
  readonly createdAt: UnixMs;
  readonly who: string;
  readonly fault: string | undefined;
  readonly canResume: boolean;
  readonly canUndo: boolean;
  readonly undone: number;
  readonly kept: number;
  readonly undoReason: string;
};

const STATES: Readonly<Record<string, State>> = {
  mapping: "neutral",
  checking: "neutral",
  checked: "warn",
  running: "neutral",
  done: "ok",
  failed: "alert",
  dropped: "locked",
};

function StateWord(props: { readonly lang: Lang; readonly state: string }) {
  const word = importStateWords[props.state];
  return (
    <StatePill
      state={STATES[props.state] ?? "neutral"}
      word={word === undefined ? props.state : say(props.lang, word)}
    />
  );
}

export type ImportsPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly openReports: number;
  readonly imports: readonly ImportView[];
  readonly error: string | undefined;
};

export function ImportsPage(props: ImportsPageProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, m.title)}>
        <LinkButton href={cylinderPaths.importTemplate} icon="download">
          {say(lang, m.template)}
        </LinkButton>
      </PageHead>
      <RegisterTabs {...props} canEdit current={cylinderPaths.imports} />
      <Card>
        <p class="mb-3">{say(lang, m.lead)}</p>
        <form
          class="grid gap-3 sm:flex sm:items-end"
          method="post"
          action={cylinderPaths.imports}
          enctype="multipart/form-data"
        >
          <CsrfField token={props.csrf} />
          <FileInput
            lang={lang}
            id="file"
            label={say(lang, m.file)}
            accept=".csv,.txt,.xlsx"
            error={props.error}
            isRequired
          />
          <Button kind="primary" size="lg" icon="upload">
            {say(lang, m.upload)}
          </Button>
        </form>
      </Card>
      {props.imports.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, m.none)} icon="upload" />
        </Card>
      ) : (
        <Table
          lang={lang}
          caption={say(lang, m.recent)}
          columns={[
            { label: say(lang, m.when) },
            { label: say(lang, m.file) },
            { label: say(lang, m.who) },
            { label: say(lang, m.rows), align: "end" },
            { label: say(lang, m.added), align: "end" },
            { label: say(lang, m.changed), align: "end" },
            { label: say(lang, m.bad), align: "end" },
            { label: say(lang, m.state) },
          ]}
          rows={props.imports.map((item) => ({
            cells: [
              <time class="whitespace-nowrap">{formatStamp(item.createdAt)}</time>,
              <a class={LINK} href={cylinderPaths.importOne(item.id)}>
                {item.fileName}
              </a>,
              item.who,
              item.rows,
              item.added,
              item.changed,
              item.bad,
              <StateWord lang={lang} state={item.state} />,
            ],
          }))}
        />
      )}
    </div>
  );
}

export type MappingProps = {
  readonly heads: readonly string[];
  readonly samples: readonly (readonly string[])[];
  readonly columns: readonly (FormField | "")[];
  readonly defaults: Readonly<Partial<Record<FormField, string>>>;
  readonly isSaved: boolean;
  readonly fields: readonly Option[];
  readonly media: readonly Option[];
  readonly ownerships: readonly Option[];
  readonly labels: Readonly<Record<"medium" | "ownership" | "owner" | "maker", string>>;
};

export type ImportPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly item: ImportView;
  /** While the columns are being looked at. */
  readonly mapping: MappingProps | undefined;
  readonly error: string | undefined;
  /** What stayed when it was taken back. */
  readonly kept: readonly {
    readonly cylinderId: string;
    readonly serial: string;
    readonly outcome: string | null;
  }[];
};

function Columns(props: ImportPageProps & { readonly mapping: MappingProps }) {
  const { lang, mapping } = props;
  const none = { value: "", label: say(lang, m.leaveOut) };
  return (
    <Table
      lang={lang}
      caption={say(lang, m.mapTitle)}
      columns={[
        { label: say(lang, m.column) },
        { label: say(lang, m.sample) },
        { label: say(lang, m.field) },
      ]}
      rows={mapping.heads.map((head, index) => ({
        cells: [
          <strong class="wrap-anywhere">{head === "" ? "—" : head}</strong>,
          <span class="wrap-anywhere text-muted">
            {mapping.samples
              .map((row) => row[index] ?? "")
              .filter((cell) => cell !== "")
              .slice(0, 2)
              .join(" · ")}
          </span>,
          <Select
            lang={lang}
            id={`column-${index}`}
            label={head === "" ? say(lang, m.field) : head}
            value={mapping.columns[index] ?? ""}
            options={[none, ...mapping.fields]}
          />,
        ],
      }))}
    />
  );
}

function MappingForm(props: ImportPageProps & { readonly mapping: MappingProps }) {
  const { lang, mapping, item } = props;
  const none = { value: "", label: say(lang, m.noDefault) };
  const { defaults, labels } = mapping;
  return (
    <form class={STACK} method="post" action={cylinderPaths.importDo(item.id, "check")}>
      <CsrfField token={props.csrf} />
      <Card title={say(lang, m.mapTitle)} icon="list">
        <p class="mb-3">{say(lang, mapping.isSaved ? m.mapSaved : m.mapLead)}</p>
        <div class="import-columns">
          <Columns {...props} />
        </div>
      </Card>
      <Card title={say(lang, m.defaults)} icon="edit">
        <div class={FORM_GRID}>
          <Select
            lang={lang}
            id="default-medium"
            label={labels.medium}
            value={defaults.medium ?? ""}
            options={[none, ...mapping.media]}
          />
          <Select
            lang={lang}
            id="default-ownership"
            label={labels.ownership}
            value={defaults.ownership ?? ""}
            options={[none, ...mapping.ownerships]}
          />
          <TextInput
            lang={lang}
            id="default-owner"
            label={labels.owner}
            value={defaults.owner ?? ""}
            maxLength={80}
          />
          <TextInput
            lang={lang}
            id="default-maker"
            label={labels.maker}
            value={defaults.maker ?? ""}
            maxLength={80}
          />
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <Button kind="primary" size="lg" icon="check">
          {say(lang, m.check)}
        </Button>
      </div>
    </form>
  );
}

export const PROGRESS_ID = "import-progress";

/** Asks for itself each second while something is at work; without script a link does. */
export function ImportProgress(props: { readonly lang: Lang; readonly item: ImportView }) {
  const { lang, item } = props;
  const rows = Math.max(1, item.rows);
  const width = Math.round((Math.min(item.done, rows) / rows) * 1_000);
  return (
    <div
      class="grid gap-2"
      id={PROGRESS_ID}
      hx-get={cylinderPaths.importProgress(item.id)}
      hx-trigger="every 1s"
      hx-swap="outerHTML"
    >
      <svg
        class="progress-bar"
        viewBox="0 0 1000 20"
        preserveAspectRatio="none"
        role="img"
        aria-label={say(lang, m.progress, { done: item.done, rows: item.rows })}
      >
        <rect class="meter-back" width="1000" height="20" rx="4" fill="#8884" />
        <rect width={width} height="20" rx="4" fill="currentColor" />
      </svg>
      <p role="status">{say(lang, m.progress, { done: item.done, rows: item.rows })}</p>
      <p class="no-print">
        <a class={LINK} href={cylinderPaths.importOne(item.id)}>
          {say(lang, m.refresh)}
        </a>
      </p>
    </div>
  );
}

function Counts(props: { readonly lang: Lang; readonly item: ImportView }) {
  const { lang, item } = props;
  const figures = [
    [m.added, item.added],
    [m.changed, item.changed],
    [m.same, item.same],
    [m.bad, item.bad],
  ] as const;
  return (
    <Table
      lang={lang}
      caption={say(lang, m.state)}
      columns={figures.map(([word]) => ({ label: say(lang, word), align: "end" as const }))}
      rows={[{ cells: figures.map(([, n]) => <strong class="text-2xl">{n}</strong>) }]}
    />
  );
}

function Act(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly id: string;
  readonly what: string;
  readonly word: string;
  readonly isMain?: boolean;
}) {
  return (
    <form method="post" action={cylinderPaths.importDo(props.id, props.what)}>
      <CsrfField token={props.csrf} />
      <Button kind={props.isMain === true ? "primary" : "plain"} size="lg">
        {props.word}
      </Button>
    </form>
  );
}

function Outcome(props: ImportPageProps) {
  const { lang, item, csrf } = props;
  const isOver = ["done", "dropped", "undone"].includes(item.state);
  const canRun = item.state === "checked" && item.added + item.changed > 0;
  return (
    <>
      {item.fault === undefined ? null : (
        <Alert lang={lang} state="alert">
          {item.fault} {item.canResume ? say(lang, m.stopped) : null}
        </Alert>
      )}
      <Counts lang={lang} item={item} />
      {item.state === "checked" ? <p>{say(lang, canRun ? m.runHint : m.nothing)}</p> : null}
      <div class={FORM_ACTS}>
        {item.bad > 0 ? (
          <LinkButton href={cylinderPaths.importErrors(item.id)} icon="download" size="lg">
            {say(lang, m.errors, { count: item.bad })}
          </LinkButton>
        ) : null}
        {isOver ? null : (
          <Act lang={lang} csrf={csrf} id={item.id} what="drop" word={say(lang, m.drop)} />
        )}
        {item.state === "checked" ? (
          <LinkButton href={`${cylinderPaths.importOne(item.id)}?columns=1`} icon="edit" size="lg">
            {say(lang, m.again)}
          </LinkButton>
        ) : null}
        {canRun ? (
          <Act lang={lang} csrf={csrf} id={item.id} what="run" word={say(lang, m.run)} isMain />
        ) : null}
        {item.canResume ? (
          <Act lang={lang} csrf={csrf} id={item.id} what="run" word={say(lang, m.goOn)} isMain />
        ) : null}
      </div>
      <Kept {...props} />
      {item.canUndo ? <Undo {...props} /> : null}
    </>
  );
}

function Undo({ lang, item, csrf }: ImportPageProps) {
  return (
    <details>
      <summary class="button">{say(lang, m.undo)}</summary>
      <form class={`${STACK} mt-3`} method="post" action={cylinderPaths.importDo(item.id, "undo")}>
        <CsrfField token={csrf} />
        <p>{say(lang, m.undoHint)}</p>
        <TextInput
          lang={lang}
          id="reason"
          label={say(lang, m.undoReason)}
          maxLength={200}
          isRequired
        />
        <Button kind="destructive" icon="undo">
          {say(lang, m.undo)}
        </Button>
      </form>
    </details>
  );
}

/** What stayed when the file was taken back, cylinder by cylinder. */
function Kept({ lang, item, kept }: ImportPageProps) {
  if (item.state !== "undone") return null;
  return (
    <Card title={`${say(lang, m.undone)} ${item.undone} · ${say(lang, m.kept)} ${item.kept}`}>
      <p>
        {say(lang, m.undoReason)}: {item.undoReason}
      </p>
      {kept.length === 0 ? null : (
        <Table
          lang={lang}
          caption={say(lang, m.keptTitle)}
          columns={[{ label: say(lang, m.serial) }, { label: say(lang, m.errorWhy) }]}
          rows={kept.map((row) => ({
            cells: [
              <a class={LINK} href={cylinderPaths.one(row.cylinderId)}>
                {row.serial}
              </a>,
              say(lang, row.outcome === "used" ? m.keptUsed : m.keptChanged),
            ],
          }))}
        />
      )}
      {kept.length < item.kept ? <p>{say(lang, m.keptMore, { max: kept.length })}</p> : null}
    </Card>
  );
}

export function ImportPage(props: ImportPageProps) {
  const { lang, item, mapping } = props;
  const isWorking = ["checking", "running", "undoing"].includes(item.state);
  return (
    <div class={STACK}>
      <PageHead title={say(lang, m.oneTitle, { name: item.fileName })}>
        <LinkButton href={cylinderPaths.imports} icon="arrow-left">
          {say(lang, m.title)}
        </LinkButton>
      </PageHead>
      <p class="flex flex-wrap items-center gap-3">
        <StateWord lang={lang} state={item.state} />
        {say(lang, m.facts, { rows: item.rows, encoding: item.encoding })}
      </p>
      <Refused lang={lang} words={props.error} state="alert" isSilent />
      {isWorking ? (
        <Card>
          <ImportProgress lang={lang} item={item} />
        </Card>
      ) : mapping === undefined ? (
        <Outcome {...props} />
      ) : (
        <MappingForm {...props} mapping={mapping} />
      )}
    </div>
  );
}
