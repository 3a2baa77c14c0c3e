/** A certificate of this box at a platform: asked for, taken to be signed, pasted back. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { CsrfField, TextArea } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, KeyValueList } from "../ui/structure.tsx";
import { platformPaths } from "./paths.ts";
import { syncText as t } from "./text.ts";

export type RequestCardProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly id: string;
  /** The request that waits for its certificate. */
  readonly request: { readonly pem: string; readonly fingerprint: string } | undefined;
  /** What was pasted and not taken, with the reason. */
  readonly returned?: { readonly pasted: string; readonly problem: string } | undefined;
};

const PEM_MAX = 20_000;

export function RequestCard(props: RequestCardProps) {
  const { lang, csrf, id, request } = props;
  return (
    <Card title={say(lang, t.ownCertificate)} icon="key">
      {request === undefined ? (
        <form method="post" action={platformPaths.request(id)} class={STACK}>
          <CsrfField token={csrf} />
          <p>{say(lang, t.requestNone)}</p>
          <div>
            <Button icon="key">{say(lang, t.requestMake)}</Button>
          </div>
        </form>
      ) : (
        <Open {...props} request={request} />
      )}
    </Card>
  );
}

function Open(
  props: RequestCardProps & { readonly request: { pem: string; fingerprint: string } },
) {
  const { lang, csrf, id, request, returned } = props;
  return (
    <div class={STACK}>
      <p>{say(lang, t.requestOpen)}</p>
      <KeyValueList
        facts={[
          [
            say(lang, t.requestFingerprint),
            <span class="break-all font-mono text-sm">{request.fingerprint}</span>,
          ],
        ]}
      />
      <details>
        <summary>{say(lang, t.requestText)}</summary>
        <pre class="overflow-x-auto text-sm">{request.pem}</pre>
      </details>
      <div class="flex flex-wrap gap-3">
        <LinkButton href={platformPaths.requestFile(id)} icon="download">
          {say(lang, t.requestDownload)}
        </LinkButton>
        <DialogOpener dialogId="request-again">{say(lang, t.requestAgain)}</DialogOpener>
      </div>
      <form method="post" action={platformPaths.certificate(id)} class={STACK}>
        <CsrfField token={csrf} />
        <TextArea
          lang={lang}
          id="issued"
          name="issued"
          label={say(lang, t.issued)}
          value={returned?.pasted}
          error={returned?.problem}
          maxLength={PEM_MAX}
          rows={6}
          isRequired
        />
        <div>
          <Button kind="primary" icon="check">
            {say(lang, t.issuedTake)}
          </Button>
        </div>
      </form>
      <ConfirmDialog
        lang={lang}
        id="request-again"
        title={say(lang, t.requestAgain)}
        action={platformPaths.request(id)}
        confirmLabel={say(lang, t.requestAgain)}
        confirmKind="primary"
        csrf={csrf}
      >
        <p>{say(lang, t.requestAgainHint)}</p>
      </ConfirmDialog>
    </div>
  );
}
