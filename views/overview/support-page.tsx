/** What the support bundle holds, in full, before anybody sends it away. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { Alert } from "../ui/feedback.tsx";
import { Card, PageHead } from "../ui/structure.tsx";
import { supportText } from "./support-text.ts";

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
