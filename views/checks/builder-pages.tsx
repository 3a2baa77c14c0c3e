/** Where tables are written: all of them, one with its sections, and its blank form. */
import type { Definition, Item, Section, TemplateProblem } from "../../src/checks/model.ts";
import { checkPaths } from "../../src/checks/paths.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused } from "../ui/feedback.tsx";
import { CsrfField, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, LINE, LINK, STACK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Table } from "../ui/structure.tsx";
import { itemKindWords, builderText as t, templateFaultWords } from "./builder-text.ts";
import { itemNumber, limitText } from "./item-part.tsx";
import { checkText } from "./text.ts";

const TWO = "grid gap-4 sm:grid-cols-2";

export type VersionView = {
  readonly number: number;
  readonly state: string;
  readonly at: UnixMs | undefined;
  readonly by: string;
  readonly note: string;
};

export type TablePageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly id: string;
  readonly definition: Definition;
  /** Hash of the table as it is shown. */
  readonly seen: string;
  readonly draft: number | undefined;
  readonly published: number | undefined;
  readonly faults: readonly TemplateProblem[];
  readonly versions: readonly VersionView[];
  readonly note: string;
  readonly message?: string | undefined;
  readonly typed?: Readonly<Record<string, string>> | undefined;
};

function Hidden(props: TablePageProps & { readonly edit: Readonly<Record<string, string>> }) {
  return (
    <>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="seen" value={props.seen} />
      {Object.entries(props.edit).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

type Act = TablePageProps & {
  readonly edit: Readonly<Record<string, string>>;
  readonly icon: "chevron-up" | "chevron-down" | "trash";
  readonly label: string;
};

function ActButton(props: Act) {
  return (
    <form method="post" action={checkPaths.editTable(props.id)}>
      <Hidden {...props} />
      <Button kind="quiet" icon={props.icon} label={props.label} />
    </form>
  );
}

function ItemRow(props: TablePageProps & { readonly item: Item }) {
  const { lang, item } = props;
  const edit = (kind: string, by?: string) => ({
    edit: kind,
    item: item.id,
    ...(by === undefined ? {} : { by }),
  });
  return [
    <span class={LINE}>{itemNumber(item.id)}</span>,
    <>
      <a class={LINK} href={checkPaths.tableItem(props.id, item.id)}>
        {say(lang, item.text)}
      </a>
      <small class="block text-muted">
        {[
          say(lang, itemKindWords[item.kind]),
          item.kind === "number" ? limitText(lang, item) : undefined,
          item.severity === "major" ? say(lang, t.major) : undefined,
          item.photo === "always" ? say(lang, t.photoAlways) : undefined,
          item.photo === "on-fail" ? say(lang, t.photoFail) : undefined,
          item.onlyIf === undefined
            ? undefined
            : `${itemNumber(item.onlyIf.item)} = ${item.onlyIf.is.join(", ")}`,
          item.points === undefined ? undefined : `${say(lang, t.points)} ${item.points}`,
        ]
          .filter((part) => part !== undefined)
          .join(" · ")}
      </small>
    </>,
    <div class="button-row">
      <ActButton
        {...props}
        edit={edit("move-item", "-1")}
        icon="chevron-up"
        label={say(lang, t.up)}
      />
      <ActButton
        {...props}
        edit={edit("move-item", "1")}
        icon="chevron-down"
        label={say(lang, t.down)}
      />
      <ActButton {...props} edit={edit("remove-item")} icon="trash" label={say(lang, t.remove)} />
    </div>,
  ];
}

/** Whether this small form is the one that was sent and could not be taken. */
const isTyped = (
  { typed }: Pick<TablePageProps, "typed">,
  edit: Readonly<Record<string, string>>,
): boolean =>
  typed?.["edit"] === edit["edit"] && (typed?.["section"] ?? "") === (edit["section"] ?? "");

function NameForm(
  props: TablePageProps & {
    readonly edit: Readonly<Record<string, string>>;
    readonly idHead: string;
    readonly value: { readonly zh: string; readonly en: string };
    readonly button: string;
  },
) {
  const { lang, idHead } = props;
  const value = isTyped(props, props.edit)
    ? { zh: props.typed?.["zh"] ?? "", en: props.typed?.["en"] ?? "" }
    : props.value;
  return (
    <form method="post" action={checkPaths.editTable(props.id)} class={TWO}>
      <Hidden {...props} />
      <TextInput
        lang={lang}
        id={`${idHead}-zh`}
        name="zh"
        label={say(lang, t.nameZh)}
        value={value.zh}
        isRequired
      />
      <TextInput
        lang={lang}
        id={`${idHead}-en`}
        name="en"
        label={say(lang, t.nameEn)}
        value={value.en}
        isRequired
      />
      <div class={FORM_ACTS}>
        <Button icon="save">{props.button}</Button>
      </div>
    </form>
  );
}

function SectionCard(props: TablePageProps & { readonly section: Section }) {
  const { lang, section } = props;
  const edit = (kind: string, by?: string) => ({
    edit: kind,
    section: section.id,
    ...(by === undefined ? {} : { by }),
  });
  return (
    <Card
      title={say(lang, section.title)}
      id={`section-${section.id}`}
      actions={
        <div class="button-row">
          <ActButton
            {...props}
            edit={edit("move-section", "-1")}
            icon="chevron-up"
            label={say(lang, t.up)}
          />
          <ActButton
            {...props}
            edit={edit("move-section", "1")}
            icon="chevron-down"
            label={say(lang, t.down)}
          />
          <ActButton
            {...props}
            edit={edit("remove-section")}
            icon="trash"
            label={`${say(lang, t.removeSection)}：${say(lang, t.removeSectionAsk, { n: section.items.length })}`}
          />
        </div>
      }
    >
      <div class={STACK}>
        <Table
          lang={lang}
          caption={say(lang, section.title)}
          columns={[
            { label: say(lang, checkText.number) },
            { label: say(lang, checkText.item) },
            { label: "" },
          ]}
          empty={say(lang, t.noItems)}
          rows={section.items.map((item) => ({ cells: ItemRow({ ...props, item }) }))}
        />
        <div class="button-row">
          <LinkButton href={checkPaths.newItem(props.id, section.id)} icon="plus">
            {say(lang, t.addItem)}
          </LinkButton>
        </div>
        <details open={isTyped(props, edit("name-section"))}>
          <summary class="button">{say(lang, t.rename)}</summary>
          <NameForm
            {...props}
            edit={edit("name-section")}
            idHead={`section-name-${section.id}`}
            value={section.title}
            button={say(lang, t.save)}
          />
        </details>
      </div>
    </Card>
  );
}

function Faults(props: TablePageProps) {
  const { lang, faults } = props;
  if (faults.length === 0) return null;
  return (
    <Alert lang={lang} state="warn" word={say(lang, t.faults)}>
      <ul>
        {faults.slice(0, 20).map(({ where, code }) => (
          <li>
            {where === "" ? "" : `${itemNumber(where)}: `}
            {say(lang, templateFaultWords[code])}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Publish(props: TablePageProps) {
  const { lang, id, draft } = props;
  if (draft === undefined) return <p class="quiet">{say(lang, t.untouched)}</p>;
  return (
    <Card title={say(lang, t.draft, { n: draft })} icon="edit">
      <p class="quiet">{say(lang, t.savedAsDraft)}</p>
      <Faults {...props} />
      <form method="post" action={checkPaths.publish(id)} class={STACK} id="publish-table">
        <Hidden {...props} edit={{}} />
        <TextInput
          lang={lang}
          id="note"
          label={say(lang, t.note)}
          hint={say(lang, t.publishHint)}
          value={props.note}
          maxLength={500}
          isRequired
        />
        <div class={FORM_ACTS}>
          <Button icon="check" kind="primary">
            {say(lang, t.publish)}
          </Button>
        </div>
      </form>
      <DialogOpener dialogId="discard-draft" kind="quiet" icon="trash">
        {say(lang, t.discard)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="discard-draft"
        title={say(lang, t.discard)}
        action={checkPaths.discardDraft(id)}
        confirmLabel={say(lang, t.discard)}
        confirmKind="destructive"
        csrf={props.csrf}
      >
        <p>{say(lang, t.discardAsk)}</p>
      </ConfirmDialog>
    </Card>
  );
}

function Versions(props: TablePageProps) {
  const { lang, id } = props;
  return (
    <Card title={say(lang, t.versions)} icon="history">
      <Table
        lang={lang}
        caption={say(lang, t.versions)}
        columns={[
          { label: "" },
          { label: say(lang, t.publishedAt) },
          { label: say(lang, t.by) },
          { label: say(lang, t.note) },
        ]}
        rows={props.versions.map((version) => ({
          cells: [
            <a class={`${LINK} ${LINE}`} href={checkPaths.preview(id, version.number)}>
              {say(lang, t.version, { n: version.number })}
            </a>,
            version.at === undefined ? "—" : formatStamp(version.at).slice(0, 16),
            version.by,
            version.note === "" ? "—" : version.note,
          ],
        }))}
      />
    </Card>
  );
}

export function TablePage(props: TablePageProps) {
  const { lang, id, definition } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, definition.title)}>
        <LinkButton href={checkPaths.preview(id)} icon="eye">
          {say(lang, t.preview)}
        </LinkButton>
        <LinkButton href={checkPaths.tables} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      <Publish {...props} />
      <details open={isTyped(props, { edit: "title" })}>
        <summary class="button">{say(lang, t.rename)}</summary>
        <NameForm
          {...props}
          edit={{ edit: "title" }}
          idHead="title"
          value={definition.title}
          button={say(lang, t.save)}
        />
      </details>
      {definition.sections.map((section) => (
        <SectionCard {...props} section={section} />
      ))}
      <Card title={say(lang, t.addSection)} icon="plus">
        <NameForm
          {...props}
          edit={{ edit: "add-section" }}
          idHead="new-section"
          value={{ zh: "", en: "" }}
          button={say(lang, t.addSection)}
        />
      </Card>
      <Versions {...props} />
      {props.published === undefined ? null : (
        <>
          <DialogOpener dialogId="retire-table" kind="quiet" icon="ban">
            {say(lang, t.retire)}
          </DialogOpener>
          <ConfirmDialog
            lang={lang}
            id="retire-table"
            title={say(lang, t.retire)}
            action={checkPaths.retire(id)}
            confirmLabel={say(lang, t.retire)}
            confirmKind="destructive"
            csrf={props.csrf}
          >
            <p>{say(lang, t.retireAsk)}</p>
          </ConfirmDialog>
        </>
      )}
    </div>
  );
}
