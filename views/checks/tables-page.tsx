/** All tables of the site, and the beginning of a new one. */
import { PURPOSES, type Purpose } from "../../src/checks/model.ts";
import { checkPaths } from "../../src/checks/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, StatePill } from "../ui/feedback.tsx";
import { CsrfField, type Option, Select, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { builderText as t } from "./builder-text.ts";
import { CheckTabs } from "./tabs.tsx";
import { checkText } from "./text.ts";

const TWO = "grid gap-4 sm:grid-cols-2";

export type TemplateRowView = {
  readonly id: string;
  readonly title: string;
  readonly purpose: Purpose;
  readonly itemCount: number;
  readonly published: number | undefined;
  readonly draft: number | undefined;
  readonly isSupplied: boolean;
};

export function TablesPage(props: {
  readonly lang: Lang;
  readonly rows: readonly TemplateRowView[];
}) {
  const { lang, rows } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={checkPaths.addTable} icon="plus" kind="primary">
          {say(lang, t.add)}
        </LinkButton>
      </PageHead>
      <CheckTabs lang={lang} current="tables" />
      <p class="quiet">{say(lang, t.hint)}</p>
      {rows.length === 0 ? <EmptyState title={say(lang, t.none)} icon="list" /> : null}
      <ul class="run-runs">
        {rows.map((row) => (
          <li>
            <a class="run-run" href={checkPaths.table(row.id)}>
              <strong>{row.title}</strong>
              {row.published === undefined ? (
                row.draft === undefined ? (
                  <StatePill state="neutral" word={say(lang, t.retired)} />
                ) : null
              ) : (
                <StatePill state="ok" word={say(lang, t.published, { n: row.published })} />
              )}
              {row.draft === undefined ? null : (
                <StatePill state="warn" icon="edit" word={say(lang, t.draft, { n: row.draft })} />
              )}
              <span>
                {say(lang, checkText[row.purpose])} · {say(lang, t.items, { n: row.itemCount })}
                {row.isSupplied ? ` · ${say(lang, t.supplied)}` : ""}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function NewTablePage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly tables: readonly Option[];
  readonly values: Readonly<Record<"zh" | "en" | "purpose" | "copy", string>>;
  readonly errors: Readonly<Record<string, string>>;
}) {
  const { lang, values, errors } = props;
  return (
    <div class={`${STACK} page-narrow`}>
      <PageHead title={say(lang, t.add)} />
      <form method="post" action={checkPaths.addTable} class={STACK} id="new-table">
        <CsrfField token={props.csrf} />
        <Card>
          <div class={TWO}>
            <TextInput
              lang={lang}
              id="zh"
              label={say(lang, t.nameZh)}
              value={values.zh}
              error={errors["zh"]}
              isRequired
            />
            <TextInput
              lang={lang}
              id="en"
              label={say(lang, t.nameEn)}
              value={values.en}
              error={errors["en"]}
              isRequired
            />
            <Select
              lang={lang}
              id="purpose"
              label={say(lang, t.purpose)}
              value={values.purpose}
              options={PURPOSES.map((value) => ({ value, label: say(lang, checkText[value]) }))}
            />
            <Select
              lang={lang}
              id="copy"
              label={say(lang, t.copyOf)}
              value={values.copy}
              options={[{ value: "", label: say(lang, t.empty) }, ...props.tables]}
            />
          </div>
        </Card>
        <div class={FORM_ACTS}>
          <LinkButton href={checkPaths.tables} size="lg" icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
          <Button kind="primary" size="lg" icon="plus">
            {say(lang, t.create)}
          </Button>
        </div>
      </form>
    </div>
  );
}
