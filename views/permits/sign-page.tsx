/** One signature on a phone that is passed round: who, what for, by hand, and with the person's own PIN. */
import { permitPaths } from "../../src/permits/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { SignaturePad } from "../fills/shift/signature-pad.tsx";
import { Button, LinkButton } from "../ui/button.tsx";
import { Refused } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, PinPad, Select, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import type { Choice, RefusalView } from "./model.ts";
import { RefusalList } from "./permit-page.tsx";
import { signText } from "./sign-text.ts";
import { permitText, onePermitText as t } from "./text.ts";

export type SignPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly permitId: string;
  readonly number: string;
  readonly what: string;
  readonly place: string;
  readonly step: string;
  readonly stepWords: string;
  readonly seen: number;
  readonly people: readonly Choice[];
  readonly personId: string;
  /** The spot's code shows that the person stands there. */
  readonly asksSpot: boolean;
  readonly isDisclosure: boolean;
  /** What the disclosure says: hazards and measures. */
  readonly content: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly refusals: readonly RefusalView[];
  readonly message: string | undefined;
};

export function SignPage(props: SignPageProps) {
  const { lang, values } = props;
  return (
    <form
      class={STACK}
      id="permit-sign"
      method="post"
      action={permitPaths.act(props.permitId, "sign")}
      data-signature
    >
      <CsrfField token={props.csrf} />
      <input type="hidden" name="seen" value={String(props.seen)} />
      <input type="hidden" name="step" value={props.step} />
      <PageHead title={props.stepWords} />
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      {props.refusals.length === 0 ? null : (
        <Card state="warn" id="sign-refusals">
          <RefusalList lang={lang} items={props.refusals} />
        </Card>
      )}
      <Card>
        <div class={STACK}>
          <KeyValueList
            facts={[
              [say(lang, permitText.number), props.number],
              [say(lang, permitText.what), props.what],
              [say(lang, permitText.place), props.place],
            ]}
          />
          {props.content.length === 0 ? null : (
            <ul class="permit-refusals">
              {props.content.map((line) => (
                <li>{line}</li>
              ))}
            </ul>
          )}
        </div>
      </Card>
      <Card>
        <div class={STACK}>
          <Select
            lang={lang}
            id="person"
            label={say(lang, t.signer)}
            value={values["person"] ?? props.personId}
            options={props.people}
            hasEmpty
            isRequired
          />
          {props.isDisclosure ? (
            <Checkbox
              lang={lang}
              id="fit"
              label={say(lang, t.fit)}
              isChecked={values["fit"] === "yes"}
              isRequired
            />
          ) : (
            <TextArea
              lang={lang}
              id="opinion"
              label={say(lang, t.opinion)}
              value={values["opinion"] ?? say(lang, t.agree)}
              rows={2}
            />
          )}
          {props.asksSpot ? (
            <TextInput
              lang={lang}
              id="spot"
              label={say(lang, t.spot)}
              hint={say(lang, t.spotHint)}
              value={values["spot"]}
              isScanTarget
            />
          ) : null}
          <SignaturePad lang={lang} label={say(lang, t.signature)} />
          <PinPad lang={lang} id="pin" label={say(lang, t.pin)} isRequired />
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <LinkButton href={permitPaths.one(props.permitId)} size="lg">
          {say(lang, permitText.back)}
        </LinkButton>
        <Button size="next" kind="primary" icon="signature">
          {say(lang, t.signNow)}
        </Button>
        {props.isDisclosure ? null : (
          <Button size="lg" icon="close" name="decision" value="decline">
            {say(lang, signText.decline)}
          </Button>
        )}
      </div>
    </form>
  );
}
