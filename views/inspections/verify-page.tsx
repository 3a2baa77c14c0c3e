/** Public: whether the record behind a code is what was sealed. Nothing of its content but its outline. */
import { inspectionPaths } from "../../src/inspections/paths.ts";
import { codeText } from "../../src/inspections/seal.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Verdict } from "../ui/feedback.tsx";
import { TextInput } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { KeyValueList } from "../ui/structure.tsx";
import type { VisitCard } from "./model.ts";
import { conclusionWords, inspectionText as t } from "./text.ts";

export type VerifyResult =
  | { readonly kind: "none" | "busy" | "unknown" }
  | {
      readonly kind: "intact" | "broken";
      readonly siteName: string;
      readonly code: string;
      readonly hash: string;
      readonly sealedAt: UnixMs;
      readonly visit: Pick<VisitCard, "number" | "office" | "conclusion" | "findings">;
    };

function Outcome(props: { readonly lang: Lang; readonly result: VerifyResult }) {
  const { lang, result } = props;
  if (!("visit" in result)) {
    if (result.kind === "none") return null;
    if (result.kind === "busy") return <Verdict state="warn" word={say(lang, t.verifyBusy)} />;
    return (
      <Verdict state="danger" word={say(lang, t.verifyUnknown)}>
        {say(lang, t.verifyUnknownHint)}
      </Verdict>
    );
  }
  const { visit } = result;
  const isIntact = result.kind === "intact";
  return (
    <>
      <Verdict
        state={isIntact ? "ok" : "danger"}
        word={say(lang, isIntact ? t.verifyIntact : t.verifyBroken)}
      >
        {isIntact ? null : say(lang, t.verifyBrokenHint)}
      </Verdict>
      <KeyValueList
        facts={[
          [say(lang, t.site), result.siteName],
          [say(lang, t.number), visit.number],
          [say(lang, t.office), visit.office],
          [say(lang, t.sealedAt), formatStamp(result.sealedAt)],
          [
            say(lang, t.conclusion),
            visit.conclusion === null ? "—" : say(lang, conclusionWords[visit.conclusion]),
          ],
          [say(lang, t.findings), say(lang, t.nFindings, { n: visit.findings })],
          [say(lang, t.code), codeText(result.code)],
        ]}
      />
      <p class="quiet font-mono text-xs wrap-anywhere">
        {say(lang, t.hash)}: {result.hash}
      </p>
    </>
  );
}

export function VerifyPage(props: {
  readonly lang: Lang;
  readonly typed: string;
  readonly result: VerifyResult;
}) {
  const { lang } = props;
  return (
    <div class={STACK} id="verify">
      <h1>{say(lang, t.verifyTitle)}</h1>
      <Outcome lang={lang} result={props.result} />
      <form class={STACK} method="get" action={inspectionPaths.verify}>
        <p class="quiet">{say(lang, t.verifyLead)}</p>
        <TextInput
          lang={lang}
          id="code"
          label={say(lang, t.code)}
          value={props.typed}
          maxLength={40}
          isRequired
        />
        <Button kind="primary" icon="search">
          {say(lang, t.verifyDo)}
        </Button>
      </form>
    </div>
  );
}
