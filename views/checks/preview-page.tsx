/** A table as a blank form, to be read or filled in by hand. */
import type { Definition } from "../../src/checks/model.ts";
import { checkPaths } from "../../src/checks/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton, PrintButton } from "../ui/button.tsx";
import { LINE, STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { itemKindWords, builderText as t } from "./builder-text.ts";
import { itemNumber, limitText, SourceOf } from "./item-part.tsx";
import { checkText } from "./text.ts";

/** The table as a blank form, to be read or filled in by hand. */
export function PreviewPage(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly number: number;
  readonly definition: Definition;
}) {
  const { lang, definition } = props;
  return (
    <div class={STACK}>
      <PageHead
        title={`${say(lang, definition.title)} · ${say(lang, t.version, { n: props.number })}`}
      >
        <PrintButton lang={lang} />
        <span class="no-print">
          <LinkButton href={checkPaths.table(props.id)} icon="arrow-left">
            {say(lang, t.backTo)}
          </LinkButton>
        </span>
      </PageHead>
      {definition.sections.map((section) => (
        <Card title={say(lang, section.title)}>
          <Table
            lang={lang}
            caption={say(lang, section.title)}
            columns={[
              { label: say(lang, checkText.number) },
              { label: say(lang, checkText.item) },
              { label: say(lang, t.kind) },
              { label: say(lang, t.answer) },
              { label: say(lang, t.source) },
            ]}
            rows={section.items.map((item) => ({
              cells: [
                <span class={LINE}>{itemNumber(item.id)}</span>,
                <>
                  {say(lang, item.text)}
                  {item.criterion === undefined ? null : (
                    <small class="block text-muted">{say(lang, item.criterion)}</small>
                  )}
                </>,
                say(lang, itemKindWords[item.kind]),
                item.kind === "number"
                  ? (limitText(lang, item) ?? say(lang, item.unit))
                  : item.kind === "choice"
                    ? item.options.map(({ label }) => `□ ${say(lang, label)}`).join(" ")
                    : item.kind === "pass-fail"
                      ? `□ ${say(lang, checkText.pass)} □ ${say(lang, checkText.fail)}`
                      : "",
                <SourceOf lang={lang} item={item} />,
              ],
            }))}
          />
        </Card>
      ))}
      <p>{say(lang, t.blank)}</p>
    </div>
  );
}
