/** Measuring the relay of a fill point: what will happen, how it goes, what came out. */
import type { RelayProblem } from "../../firmware-bridge/commission-relay.ts";
import { pointPaths } from "../../src/ingest/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, Verdict } from "../ui/feedback.tsx";
import { Checkbox, CsrfField } from "../ui/form.tsx";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import { relayProblemWords, relayRefusalWords, pointText as t } from "./point-text.ts";

export type CommissionView =
  | { readonly phase: "none" }
  | { readonly phase: "running"; readonly share: number; readonly seconds: number }
  | {
      readonly phase: "done";
      readonly isGood: boolean;
      readonly dropOutMs: number | null;
      readonly problems: readonly RelayProblem[];
    }
  | { readonly phase: "refused"; readonly code: string; readonly channel: number | undefined };

function Outcome(props: { readonly lang: Lang; readonly state: CommissionView }) {
  const { lang, state } = props;
  switch (state.phase) {
    case "none":
      return null;
    case "running":
      return (
        <Alert lang={lang} state="neutral" icon="timer">
          {say(lang, t.running, { seconds: state.seconds })}
          <progress
            class="progress"
            value={String(state.share)}
            max="1"
            aria-label={say(lang, t.commission)}
          />
        </Alert>
      );
    case "refused": {
      const words = relayRefusalWords[state.code];
      return (
        <Alert lang={lang} state="warn" sound="refused">
          {words === undefined
            ? state.code
            : say(lang, words, { channel: (state.channel ?? 0) + 1 })}
        </Alert>
      );
    }
    case "done":
      return state.isGood ? (
        <Verdict state="ok" word={say(lang, t.good, { ms: state.dropOutMs ?? 0 })} sound="ok">
          <p>{say(lang, t.written)}</p>
        </Verdict>
      ) : (
        <Verdict state="danger" word={say(lang, t.bad)} sound="refused">
          <ul>
            {state.problems.map((problem) => (
              <li>{say(lang, relayProblemWords[problem])}</li>
            ))}
          </ul>
          <p>{say(lang, t.staysLocked)}</p>
        </Verdict>
      );
  }
}

export function CommissionPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly point: {
    readonly id: string;
    readonly name: string;
    readonly relay: string;
    readonly channel: number;
    readonly dropOutMs: number | null;
  };
  readonly state: CommissionView;
  readonly canWrite: boolean;
  readonly message?: string | undefined;
}) {
  const { lang, point, state } = props;
  const { name } = point;
  return (
    <div class="page-narrow">
      <PageHead title={say(lang, t.commissionTitle, { name })}>
        <LinkButton href={pointPaths.list} icon="arrow-left">
          {say(lang, t.title)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <Outcome lang={lang} state={state} />
      <Card>
        <KeyValueList
          facts={[
            [say(lang, t.relay), `${point.relay} · ${point.channel}`],
            [
              say(lang, t.dropOut),
              point.dropOutMs === null ? say(lang, t.notMeasured) : `${point.dropOutMs} ms`,
            ],
          ]}
        />
        <p>{say(lang, t.commissionIntro)}</p>
        <p>{say(lang, t.boardOff)}</p>
        {props.canWrite && state.phase !== "running" ? (
          <form method="post" action={pointPaths.commission(point.id)}>
            <CsrfField token={props.csrf} />
            <Checkbox lang={lang} id="gas-shut" label={say(lang, t.gasShut)} isRequired />
            <Button kind="primary" icon="timer">
              {say(lang, state.phase === "done" ? t.again : t.start)}
            </Button>
          </form>
        ) : null}
      </Card>
    </div>
  );
}
