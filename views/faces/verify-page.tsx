/** Verifying a named person, the lawful other way, and what came of it. */
import {
  type Identity,
  type Liveness,
  REFERENCE_KINDS,
  type Reference,
  type ReferenceKind,
  type Verification,
} from "../../src/faces/model.ts";
import { facePaths } from "../../src/faces/paths.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { CsrfField, TextArea, TextInput } from "../ui/form.tsx";
import { STACK, TWO_COLUMNS } from "../ui/look.ts";
import type { State } from "../ui/state.ts";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import { FaceCamera } from "./camera.tsx";
import {
  identityWords,
  livenessWords,
  reasonWords,
  referenceWords,
  faceText as t,
} from "./text.ts";

export function referenceText(lang: Lang, ref: Reference): string {
  const kind = REFERENCE_KINDS.find((one): one is ReferenceKind => one === ref.kind);
  return kind === undefined ? ref.kind : say(lang, referenceWords[kind]);
}

export type VerifyPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly person: { readonly id: string; readonly name: string; readonly staffNumber: string };
  readonly reference: Reference;
  readonly place: string;
  readonly back: string;
  /** Why no face can be compared; then only the other way is open. */
  readonly blocked: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly refused: string | undefined;
};

function SecondCard(props: VerifyPageProps) {
  const { lang, person, reference: ref, values } = props;
  const fields = { person: person.id, kind: ref.kind, id: ref.id, place: props.place };
  return (
    <Card title={say(lang, t.secondTitle)} icon="people">
      <form class="grid gap-3" method="post" action={facePaths.second}>
        <CsrfField token={props.csrf} />
        {Object.entries({ ...fields, back: props.back }).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <p>{say(lang, t.secondHint)}</p>
        <Refused lang={lang} words={props.refused} />
        <TextInput
          lang={lang}
          id="second-who"
          label={say(lang, t.secondWho)}
          value={values["second-who"]}
          maxLength={40}
          autocomplete="off"
          isRequired
        />
        <TextInput
          lang={lang}
          id="second-secret"
          type="password"
          label={say(lang, t.secondSecret)}
          maxLength={200}
          autocomplete="off"
          isRequired
        />
        <TextArea
          lang={lang}
          id="reason"
          label={say(lang, t.reason)}
          value={values["reason"]}
          isRequired
        />
        <Button icon="check">{say(lang, t.secondSend)}</Button>
      </form>
    </Card>
  );
}

export function VerifyPage(props: VerifyPageProps) {
  const { lang, person, reference: ref } = props;
  const { name, staffNumber: number } = person;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.verifyOf, { name, number })}>
        <LinkButton href={props.back} icon="arrow-left">
          {referenceText(lang, ref)}
        </LinkButton>
      </PageHead>
      <div class={TWO_COLUMNS}>
        <Card title={say(lang, t.verifyTitle)} icon="camera">
          {props.blocked === undefined ? (
            <>
              <p class="mb-3">{say(lang, t.verifyHint)}</p>
              <FaceCamera
                lang={lang}
                csrf={props.csrf}
                action={facePaths.verifySessions}
                fields={{
                  person: person.id,
                  kind: ref.kind,
                  id: ref.id,
                  place: props.place,
                  back: props.back,
                }}
              />
            </>
          ) : (
            <Alert lang={lang} state="warn">
              {props.blocked}
            </Alert>
          )}
        </Card>
        <SecondCard {...props} />
      </div>
    </div>
  );
}

const IDENTITY_STATE: Readonly<Record<Identity, State>> = {
  same: "ok",
  doubt: "warn",
  other: "danger",
  none: "neutral",
};
const LIVENESS_STATE: Readonly<Record<Liveness, State>> = {
  live: "ok",
  doubt: "warn",
  failed: "danger",
};

export type ResultPageProps = {
  readonly lang: Lang;
  readonly verification: Verification;
  readonly person: string;
  readonly second: string | undefined;
  readonly validUntil: UnixMs;
  readonly back: string;
  readonly againHref: string;
};

function milli(value: number | null): string {
  return value === null ? "—" : (value / 1_000).toFixed(3);
}

export function ResultPage(props: ResultPageProps) {
  const { lang, verification } = props;
  const { outcome, identity, liveness, reasons, way } = verification;
  const isPassed = outcome === "passed";
  const word = isPassed ? t.resultPassed : outcome === "doubt" ? t.resultDoubt : t.resultRefused;
  const state = isPassed ? "ok" : outcome === "doubt" ? "warn" : "danger";
  return (
    <div class={STACK}>
      <PageHead title={props.person} />
      <Verdict state={state} word={say(lang, word)} sound={isPassed ? "ok" : "refused"}>
        {isPassed ? (
          <p>
            {say(lang, t.validUntil)} {formatStamp(props.validUntil)}
          </p>
        ) : null}
      </Verdict>
      <Card title={referenceText(lang, verification.ref)} icon="badge">
        <KeyValueList
          facts={[
            [say(lang, t.way), say(lang, way === "face" ? t.byFace : t.bySecond)],
            ...(way === "face"
              ? ([
                  [
                    say(lang, t.identity),
                    <StatePill
                      state={IDENTITY_STATE[identity]}
                      word={say(lang, identityWords[identity])}
                    />,
                  ],
                  [
                    say(lang, t.liveness),
                    <StatePill
                      state={LIVENESS_STATE[liveness]}
                      word={[
                        say(lang, livenessWords[liveness]),
                        ...reasons.map((reason) => say(lang, reasonWords[reason])),
                      ].join(" · ")}
                    />,
                  ],
                  [
                    say(lang, t.score),
                    `${milli(verification.distanceMilli)} / ${milli(verification.thresholdMilli)}`,
                  ],
                ] as const)
              : ([
                  [say(lang, t.second), props.second],
                  [say(lang, t.reason), verification.reason],
                ] as const)),
            [say(lang, t.at), formatStamp(verification.at)],
            [say(lang, t.place), verification.place === "" ? undefined : verification.place],
          ]}
        />
      </Card>
      <div class="flex flex-wrap gap-3">
        {isPassed ? (
          <LinkButton href={props.back} kind="primary" size="next" icon="arrow-right">
            {say(lang, t.goOn)}
          </LinkButton>
        ) : (
          <>
            <LinkButton href={props.againHref} kind="primary" size="next" icon="refresh">
              {say(lang, t.again)}
            </LinkButton>
            <LinkButton href={props.againHref} icon="people">
              {say(lang, t.secondTitle)}
            </LinkButton>
            <LinkButton href={props.back} icon="arrow-left">
              {say(lang, t.goOn)}
            </LinkButton>
          </>
        )}
      </div>
    </div>
  );
}
