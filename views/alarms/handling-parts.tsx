/** Writing down what was done about an alarm, and another person's word that it is so. */
import { alarmPaths } from "../../src/alarms/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button } from "../ui/button.tsx";
import { CsrfField, FileInput, TextArea } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card } from "../ui/structure.tsx";
import type { AlarmDetailView } from "./model.ts";
import { alarmText as t } from "./text.ts";

export type HandlingProps = {
  readonly lang: Lang;
  readonly alarm: AlarmDetailView;
  readonly csrf: string | undefined;
  /** What was typed into a form that came back. */
  readonly typed?: Readonly<Record<string, string>> | undefined;
};

export function HandleForm(props: HandlingProps & { readonly photosMax: number }) {
  const { lang, alarm, csrf } = props;
  return (
    <Card title={say(lang, t.handle)} icon="wrench" id="handle">
      <form
        method="post"
        action={alarmPaths.handle(alarm.id)}
        class={STACK}
        enctype="multipart/form-data"
      >
        <CsrfField token={csrf} />
        <TextArea
          lang={lang}
          id="done"
          name="handling"
          label={say(lang, t.handling)}
          hint={say(lang, t.handlingHint)}
          value={props.typed?.["handling"]}
          isRequired
        />
        <FileInput
          lang={lang}
          id="photos"
          label={say(lang, t.photos)}
          hint={say(lang, t.photosHint, { n: props.photosMax })}
          accept="image/*"
          extra={{ multiple: true }}
        />
        <p class="quiet">{say(lang, t.handleNext)}</p>
        <Button size="next" kind="primary" icon="save">
          {say(lang, t.handle)}
        </Button>
      </form>
    </Card>
  );
}

export function VerifyForms(props: HandlingProps) {
  const { lang, alarm, csrf, typed } = props;
  return (
    <Card title={say(lang, t.verifyTitle)} icon="badge-check" id="verify">
      <form method="post" action={alarmPaths.verify(alarm.id)} class={STACK}>
        <CsrfField token={csrf} />
        <p class="quiet">{say(lang, t.verifyHint)}</p>
        <TextArea lang={lang} id="note" label={say(lang, t.verifyNote)} rows={2} />
        <Button size="next" kind="primary" icon="badge-check">
          {say(lang, t.verify)}
        </Button>
      </form>
      <form method="post" action={alarmPaths.sendBack(alarm.id)} class={`${STACK} mt-6`}>
        <CsrfField token={csrf} />
        <TextArea
          lang={lang}
          id="back-reason"
          name="reason"
          label={say(lang, t.sendBackReason)}
          value={typed?.["reason"]}
          rows={2}
          isRequired
        />
        <Button icon="undo">{say(lang, t.sendBack)}</Button>
      </form>
    </Card>
  );
}

export function AlarmPhotos(props: { readonly lang: Lang; readonly hrefs: readonly string[] }) {
  if (props.hrefs.length === 0) return null;
  return (
    <p class="danger-shown">
      {props.hrefs.map((href, index) => (
        <a href={href}>
          <img src={href} alt={say(props.lang, t.photoOf, { n: index + 1 })} />
        </a>
      ))}
    </p>
  );
}
