import { raw } from "hono/html";
import type { Guide, GuideName } from "../../src/overview/guides.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { PrintButton } from "../ui/button.tsx";
import { Alert } from "../ui/feedback.tsx";
import { Card, PageHead, Tabs } from "../ui/structure.tsx";
import { helpText as t } from "./help-text.ts";

export function HelpPage(props: {
  readonly lang: Lang;
  readonly name: GuideName;
  readonly guide: Guide;
  /** The English essentials, as markup; the guide itself is Chinese. */
  readonly short: string | undefined;
  readonly tabs: readonly { readonly name: GuideName; readonly href: string }[];
}) {
  const { lang, name, guide, short } = props;
  return (
    <div class="guide">
      <PageHead title={say(lang, t[name])}>
        <PrintButton lang={lang} />
      </PageHead>
      <Tabs
        label={say(lang, t.title)}
        tabs={props.tabs.map((tab) => ({ label: say(lang, t[tab.name]), href: tab.href }))}
        current={props.tabs.find((tab) => tab.name === name)?.href ?? ""}
      />
      {short === undefined ? null : (
        <>
          <Alert lang={lang} state="neutral">
            {say(lang, t.inChinese)}
          </Alert>
          <Card title={say(lang, t.inShort)} icon="list">
            {raw(short)}
          </Card>
        </>
      )}
      <div lang="zh-CN">
        {raw(guide.lead)}
        <nav class="guide-contents no-print" aria-label={say(lang, t.contents)}>
          <ol>
            {guide.parts.map(({ title }, index) => (
              <li>
                <a href={`#part-${index + 1}`}>{title.replace(/^\d+\.\s*/, "")}</a>
              </li>
            ))}
          </ol>
        </nav>
        {guide.parts.map(({ title, html }, index) => (
          <Card title={title} id={`part-${index + 1}`}>
            {raw(html)}
          </Card>
        ))}
      </div>
    </div>
  );
}
