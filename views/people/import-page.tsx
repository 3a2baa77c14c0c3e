/** Importing people and certificates: the file, what every row would do, and the yes to all of it. */
import {
  BAD_EFFECTS,
  IMPORT_COLUMNS,
  type ImportRow,
  type PlannedRow,
} from "../../src/identity/import-rules.ts";
import { peoplePaths } from "../../src/identity/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, FileInput } from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { effectWords, problemWords, importText as t } from "./text.ts";

export type ImportPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly problem?: string;
  readonly done?: { readonly people: number; readonly certificates: number };
  readonly plan?: readonly PlannedRow[];
  /** Under which the checked rows wait for the yes; undefined while rows are wrong. */
  readonly token?: string;
};

const SHOWN_MAX = 300;

function columnName(lang: Lang, field: string): string {
  const column = IMPORT_COLUMNS.find((one) => one.field === field);
  return column === undefined ? field : lang === "en" ? column.en : column.zh;
}

function Problems(props: { readonly lang: Lang; readonly row: ImportRow }) {
  const { lang, row } = props;
  if (row.problems.length === 0) return null;
  return (
    <ul>
      {row.problems.map(({ field, problem }) => (
        <li>
          {columnName(lang, field)}: {say(lang, problemWords[problem])}
        </li>
      ))}
    </ul>
  );
}

/** Wrong rows first: they are what the person has to look at. */
function Plan(props: { readonly lang: Lang; readonly plan: readonly PlannedRow[] }) {
  const { lang, plan } = props;
  const isBad = ({ effect }: PlannedRow) => BAD_EFFECTS.includes(effect);
  const ordered = [...plan.filter(isBad), ...plan.filter((one) => !isBad(one))];
  return (
    <>
      <Table
        lang={lang}
        caption={say(lang, t.title)}
        columns={[
          { label: say(lang, t.line), align: "end" },
          { label: columnName(lang, "staff-number") },
          { label: columnName(lang, "name") },
          { label: columnName(lang, "certificate-kind") },
          { label: columnName(lang, "certificate-number") },
          { label: columnName(lang, "expires-on") },
          { label: say(lang, t.effect) },
        ]}
        rows={ordered.slice(0, SHOWN_MAX).map((one) => ({
          cells: [
            one.row.line,
            ...(
              [
                "staff-number",
                "name",
                "certificate-kind",
                "certificate-number",
                "expires-on",
              ] as const
            ).map((field) => <span class="wrap-anywhere">{one.row.values[field] || "—"}</span>),
            <div>
              <StatePill
                state={isBad(one) ? "alert" : one.effect === "nothing-new" ? "neutral" : "ok"}
                word={say(lang, effectWords[one.effect])}
              />
              <Problems lang={lang} row={one.row} />
            </div>,
          ],
        }))}
      />
      {plan.length > SHOWN_MAX ? <p>{say(lang, t.shown, { max: SHOWN_MAX })}</p> : null}
    </>
  );
}

function Outcome(props: ImportPageProps) {
  const { lang, plan, token } = props;
  if (plan === undefined) return null;
  const bad = plan.filter(({ effect }) => BAD_EFFECTS.includes(effect)).length;
  const people = plan.filter(({ effect }) => /person|both/.test(effect)).length;
  const certificates = plan.filter(({ effect }) => /^adds-(certificate|both)$/.test(effect)).length;
  return (
    <>
      <Alert lang={lang} state={bad > 0 ? "alert" : token === undefined ? "neutral" : "ok"}>
        {bad > 0
          ? say(lang, t.bad, { count: bad })
          : token === undefined
            ? say(lang, t.nothing)
            : say(lang, t.good, { people, certificates })}
      </Alert>
      {token === undefined ? null : (
        <form class={FORM_ACTS} method="post" action={peoplePaths.importApply}>
          <CsrfField token={props.csrf} />
          <input type="hidden" name="token" value={token} />
          <LinkButton href={peoplePaths.importing} size="lg">
            {say(lang, t.again)}
          </LinkButton>
          <Button kind="primary" size="lg" icon="check">
            {say(lang, t.apply)}
          </Button>
        </form>
      )}
      <Plan lang={lang} plan={plan} />
    </>
  );
}

export function ImportPage(props: ImportPageProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={peoplePaths.template} icon="download">
          {say(lang, t.template)}
        </LinkButton>
      </PageHead>
      {props.done === undefined ? null : (
        <Alert lang={lang} state="ok">
          {say(lang, t.done, props.done)}
        </Alert>
      )}
      <Refused lang={lang} words={props.problem} state="alert" isSilent />
      <Card>
        <form
          class={STACK}
          method="post"
          action={peoplePaths.importing}
          enctype="multipart/form-data"
        >
          <CsrfField token={props.csrf} />
          <p>{say(lang, t.intro)}</p>
          <FileInput
            lang={lang}
            id="file"
            label={say(lang, t.file)}
            accept=".csv,text/csv,text/plain"
            isRequired
          />
          <div class={FORM_ACTS}>
            <Button kind="primary" icon="document-check">
              {say(lang, t.check)}
            </Button>
          </div>
        </form>
      </Card>
      <Outcome {...props} />
    </div>
  );
}
