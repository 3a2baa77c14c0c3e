/** The live picture with what is asked of the person; runs by the module `faces`. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button } from "../ui/button.tsx";
import { CsrfField } from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import { faceText as t } from "./text.ts";

/** `action` begins a course with the hidden `fields`; it answers with where frames go. */
export function FaceCamera(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}) {
  const { lang } = props;
  const messages = {
    denied: t.camDenied,
    missing: t.camMissing,
    insecure: t.camInsecure,
    failed: t.camFailed,
    offline: t.camOffline,
  };
  return (
    <div class="face-camera" id="face-camera" data-face data-needs-js hx-morph-skip="">
      <form method="post" action={props.action} data-face-form hidden>
        <CsrfField token={props.csrf} />
        {Object.entries(props.fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
      </form>
      <div class="face-stage" data-face-stage hidden>
        <video class="face-view" data-face-view muted playsinline />
        <span class="face-oval" aria-hidden="true" />
        <p
          class="face-say"
          data-face-say
          data-starting={say(lang, t.starting)}
          data-judging={say(lang, t.judging)}
          role="status"
          aria-live="assertive"
        />
      </div>
      <progress class="face-progress" data-face-progress value="0" max="1" hidden />
      <Button
        type="button"
        kind="primary"
        size="next"
        icon="camera"
        extra={{ "data-face-start": "" }}
      >
        {say(lang, t.start)}
      </Button>
      <Button
        type="button"
        size="lg"
        icon="camera-off"
        extra={{ "data-face-stop": "", hidden: true }}
      >
        {say(lang, t.stop)}
      </Button>
      {Object.entries(messages).map(([key, words]) => (
        <div class="notice" data-state="warn" data-face-message={key} role="alert" hidden>
          <Icon name="camera-off" />
          <span>{say(lang, words)}</span>
        </div>
      ))}
      <div class="notice" data-state="danger" data-face-refused role="alert" hidden>
        <Icon name="refused" />
        <span data-face-refused-words />
      </div>
    </div>
  );
}
