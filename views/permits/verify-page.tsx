/** Without login: whether a printed ticket is what the box has on file, and nothing that is private. */
import type { PermitKind, PermitLevel, Stage } from "../../src/permits/model.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Verdict } from "../ui/feedback.tsx";
import { STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import { printText as p } from "./print-text.ts";
import { kindWords, levelWord, permitText, stageWords } from "./text.ts";

export type Verified = {
  readonly number: string;
  readonly kind: PermitKind;
  readonly level: PermitLevel | null;
  readonly stage: Stage;
  readonly span: string;
  /** May be worked under at this moment. */
  readonly isRunning: boolean;
  readonly isOver: boolean;
  /** Of the last entry of the journal about it. */
  readonly hash: string;
  readonly at: string;
};

export function VerifyPage(props: {
  readonly lang: Lang;
  readonly siteName: string;
  readonly permit: Verified | undefined;
  readonly isGiven: boolean;
  readonly matches: boolean;
}) {
  const { lang, permit } = props;
  if (permit === undefined) {
    return (
      <div class={STACK}>
        <PageHead title={say(lang, p.verify)} />
        <Verdict state="danger" word={say(lang, p.unknown)}>
          <p>{say(lang, p.unknownHint)}</p>
        </Verdict>
      </div>
    );
  }
  const isBad = permit.stage === "void" || permit.stage === "revoked";
  return (
    <div class={STACK}>
      <PageHead title={say(lang, p.verify)} />
      <Verdict
        state={isBad ? "danger" : permit.isRunning ? "ok" : permit.isOver ? "neutral" : "warn"}
        word={say(
          lang,
          isBad ? p.invalid : permit.isRunning ? p.running : permit.isOver ? p.over : p.notYet,
        )}
      >
        {props.isGiven ? <p>{say(lang, props.matches ? p.matches : p.differs)}</p> : null}
      </Verdict>
      <Card title={props.siteName} icon="building">
        <KeyValueList
          facts={[
            [say(lang, permitText.number), permit.number],
            [say(lang, permitText.kind), say(lang, kindWords[permit.kind])],
            [
              say(lang, p.level),
              permit.level === null ? undefined : levelWord(lang, permit.kind, permit.level),
            ],
            [say(lang, permitText.state), say(lang, stageWords[permit.stage])],
            [say(lang, permitText.time), permit.span],
            [say(lang, p.lastEntry), permit.at],
            [say(lang, p.journalHash), <span class="wrap-anywhere">{permit.hash}</span>],
          ]}
        />
      </Card>
    </div>
  );
}
