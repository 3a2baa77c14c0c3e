/** What the support bundle holds, in full, before anybody sends it away. */
import { type Lang, phrase, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { Alert } from "../ui/feedback.tsx";
import { Card, PageHead } from "../ui/structure.tsx";

export const supportText = {
  title: phrase("支持包", "Support bundle"),
  intro: phrase(
    "发给维护人员用于排查。不含姓名、工号、PIN、徽章、密钥和日志内容；下面就是全部内容，请先看再发。",
    "For the maintainer. It holds no names, staff numbers, PINs, badges, keys or journal contents. This is all of it: read before you send.",
  ),
  download: phrase("下载支持包（.tar.gz）", "Download the bundle (.tar.gz)"),
  lines: phrase("{count} 行", "{count} lines"),
} as const;

export function SupportPage(props: {
  readonly lang: Lang;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}) {
  const { lang, files } = props;
  return (
    <div class="grid grid-cols-[minmax(0,1fr)] gap-4">
      <PageHead title={say(lang, supportText.title)}>
        <LinkButton href="/support/bundle" kind="primary" icon="download">
          {say(lang, supportText.download)}
        </LinkButton>
      </PageHead>
      <Alert lang={lang} state="neutral" icon="info">
        {say(lang, supportText.intro)}
      </Alert>
      {files.map((file) => (
        <Card title={file.name} icon="document">
          <details>
            <summary>
              {say(lang, supportText.lines, { count: file.text.split("\n").length - 1 })}
            </summary>
            <pre class="mt-2 max-h-96 overflow-auto text-xs">{file.text}</pre>
          </details>
        </Card>
      ))}
    </div>
  );
}
