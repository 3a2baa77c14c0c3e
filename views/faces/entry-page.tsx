/** A sign-in that waits for a face: the camera, and beside it the lawful other way. */
import { ENTRY_REASONS } from "../../src/faces/model.ts";
import { facePaths } from "../../src/faces/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused } from "../ui/feedback.tsx";
import { Choices, CsrfField, PinPad, Select, TextInput } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { FaceCamera } from "./camera.tsx";
import { entryReasonWords, faceText as t } from "./text.ts";

export type EntryPerson = {
  readonly id: string;
  readonly name: string;
  readonly staffNumber: string;
};

export type EntryValues = Readonly<Record<string, string>>;

export type EntryPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly token: string;
  readonly to: string;
  readonly person: EntryPerson;
  /** The face takes the place of the PIN; then the PIN is the other way. */
  readonly isInsteadOfPin: boolean;
  /** Why no face can be compared; then only the other way is open. */
  readonly blocked: string | undefined;
  readonly seconds: readonly EntryPerson[];
  readonly values: EntryValues;
  readonly refused: string | undefined;
};

function SecondForm(props: EntryPageProps) {
  const { lang, values } = props;
  if (props.seconds.length === 0) {
    return (
      <Alert lang={lang} state="warn">
        {say(lang, t.entryNobody)}
      </Alert>
    );
  }
  return (
    <form class="grid gap-3" method="post" action={facePaths.entrySecond} id="entry-second">
      <CsrfField token={props.csrf} />
      <input type="hidden" name="token" value={props.token} />
      <input type="hidden" name="to" value={props.to} />
      <p>{say(lang, t.entrySecondHint)}</p>
      <Refused lang={lang} words={props.refused} />
      <Choices
        lang={lang}
        id="why"
        label={say(lang, t.entryWhy)}
        value={values["why"]}
        isRequired
        options={ENTRY_REASONS.map((value) => ({
          value,
          label: say(lang, entryReasonWords[value]),
        }))}
      />
      <TextInput
        lang={lang}
        id="reason"
        label={say(lang, t.entryMore)}
        value={values["reason"]}
        maxLength={200}
      />
      <Select
        lang={lang}
        id="second-who"
        label={say(lang, t.second)}
        value={values["second-who"]}
        hasEmpty
        isRequired
        options={props.seconds.map(({ id, name, staffNumber }) => ({
          value: id,
          label: `${name} · ${staffNumber}`,
        }))}
      />
      <PinPad lang={lang} id="second-secret" label={say(lang, t.entrySecondPin)} isRequired />
      <Button kind="primary" size="lg" icon="check">
        {say(lang, t.secondSend)}
      </Button>
    </form>
  );
}

export function EntryPage(props: EntryPageProps) {
  const { lang, person, to } = props;
  const query = `to=${encodeURIComponent(to)}`;
  return (
    <div class={STACK}>
      <PageHead title={`${person.name} · ${person.staffNumber}`}>
        <LinkButton href={`/login?${query}`} icon="arrow-left" size="lg">
          {say(lang, t.entryBack)}
        </LinkButton>
      </PageHead>
      <div class="entry-ways">
        <Card title={say(lang, t.entryCamera)} icon="camera">
          {props.blocked === undefined ? (
            <>
              <p class="mb-3">{say(lang, t.entryLead, { name: person.name })}</p>
              <FaceCamera
                lang={lang}
                csrf={props.csrf}
                action={facePaths.entrySessions}
                fields={{ token: props.token, to }}
              />
            </>
          ) : (
            <Alert lang={lang} state="warn">
              {props.blocked}
            </Alert>
          )}
        </Card>
        {props.isInsteadOfPin ? (
          <Card title={say(lang, t.entryPin)} icon="key">
            <LinkButton
              href={`/login?who=${encodeURIComponent(person.id)}&${query}`}
              icon="keyboard"
              size="lg"
            >
              {say(lang, t.entryPin)}
            </LinkButton>
          </Card>
        ) : (
          <Card title={say(lang, t.secondTitle)} icon="people">
            <SecondForm {...props} />
          </Card>
        )}
      </div>
    </div>
  );
}
