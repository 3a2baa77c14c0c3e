/** Without login: whether a printed ticket is what the box has on file, and nothing that is private. */
import type { PermitKind, PermitLevel, Stage } from "../../src/permits/model.ts";
import type { Alteration, PaperState } from "../../src/permits/rules/paper.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Verdict } from "../ui/feedback.tsx";
import { STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import { alterationWords, printText as p } from "./print-text.ts";
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
  readonly paper: PaperState;
  readonly alterations: readonly Alteration[];
  /** What happened after the paper was printed. */
  readonly since: readonly { readonly at: string; readonly words: string }[];
  /** Of the last entry of the journal about it. */
  readonly hash: string;
  readonly at: string;
};

/** The worst first: data that were changed, a paper of another record, then what the ticket is worth now. */
function Worth(props: { readonly lang: Lang; readonly permit: Verified }) {
  const { lang, permit } = props;
  if (permit.alterations.length > 0) {
    return (
      <Verdict state="danger" word={say(lang, p.altered)}>
        <p>{say(lang, p.alteredHint)}</p>
        <ul>
          {permit.alterations.map((one) => (
            <li>{say(lang, alterationWords[one])}</li>
          ))}
        </ul>
      </Verdict>
    );
  }
  if (permit.paper === "foreign") {
    return (
      <Verdict state="danger" word={say(lang, p.foreign)}>
        <p>{say(lang, p.foreignHint)}</p>
      </Verdict>
    );
  }
  const isBad = permit.stage === "void" || permit.stage === "revoked";
  return (
    <Verdict
      state={isBad ? "danger" : permit.isRunning ? "ok" : permit.isOver ? "neutral" : "warn"}
      word={say(
        lang,
        isBad ? p.invalid : permit.isRunning ? p.running : permit.isOver ? p.over : p.notYet,
      )}
    >
      {permit.paper === "current" ? <p>{say(lang, p.matches)}</p> : null}
      {permit.paper === "older" ? <p>{say(lang, p.differs)}</p> : null}
    </Verdict>
  );
}

export function VerifyPage(props: {
  readonly lang: Lang;
  readonly siteName: string;
  readonly permit: Verified | undefined;
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
  return (
    <div class={STACK}>
      <PageHead title={say(lang, p.verify)} />
      <Worth lang={lang} permit={permit} />
      {permit.since.length === 0 ? null : (
        <Card title={say(lang, p.since)} icon="history" id="paper-since">
          <ol class="permit-lines">
            {permit.since.map(({ at, words }) => (
              <li>
                {at} · {words}
              </li>
            ))}
          </ol>
        </Card>
      )}
      <Card title={props.siteName} icon="building">
        <p class="quiet">{say(lang, p.compare)}</p>
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
