/** The page's one way in for codes: a form that the wedge scanner, the camera and typing all fill. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, type Extra } from "./button.tsx";
import { CsrfField } from "./form.tsx";
import { Icon } from "./icon.tsx";
import { uiText } from "./text.ts";

export const SCAN_FORM_ID = "scan-form";

/** Never shown: a page on which a code can be typed has a form of its own for that. `extra` takes `hx-post`,
 * `hx-target`, … `minLength`: shorter bursts of keys are not taken for a scan (default 6). */
export function ScanForm(props: {
  readonly lang: Lang;
  readonly action: string;
  readonly csrf?: string | undefined;
  readonly minLength?: number | undefined;
  readonly extra?: Extra | undefined;
}) {
  return (
    <form
      id={SCAN_FORM_ID}
      class="sr-only"
      method="post"
      action={props.action}
      data-scan-min={props.minLength}
      hidden
      {...props.extra}
    >
      <CsrfField token={props.csrf} />
      <label class="sr-only" for="scan-code">
        {say(props.lang, uiText.cameraCode)}
      </label>
      <input
        class="control"
        type="text"
        id="scan-code"
        name="code"
        maxlength={200}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
      />
      <Button icon="arrow-right">{say(props.lang, uiText.cameraSubmit)}</Button>
    </form>
  );
}

/** Where a code is typed that nothing reads. `extra` as for `ScanForm`. */
export function TypedCode(props: {
  readonly action: string;
  readonly csrf: string | undefined;
  readonly label: string;
  readonly enter: string;
  readonly extra?: Extra | undefined;
}) {
  const { label } = props;
  return (
    <form class="search" method="post" action={props.action} {...props.extra}>
      <CsrfField token={props.csrf} />
      <label class="sr-only" for="typed-code-field">
        {label}
      </label>
      <input
        class="control"
        type="text"
        id="typed-code-field"
        name="code"
        placeholder={label}
        maxlength={200}
        autocomplete="off"
        required
      />
      <Button icon="arrow-right">{props.enter}</Button>
    </form>
  );
}

/** Needs the module `camera` (`shell.scripts`) and a `ScanForm` on the page. Without script nothing of it
 * shows, and typing the code is the way. */
export function CameraScanner(props: { readonly lang: Lang }) {
  const { lang } = props;
  const messages = {
    ready: uiText.cameraReady,
    denied: uiText.cameraDenied,
    missing: uiText.cameraMissing,
    insecure: uiText.cameraInsecure,
    failed: uiText.cameraFailed,
    unread: uiText.cameraUnread,
  };
  return (
    // A live frame must not swap away the picture that the camera is playing into.
    <div class="grid gap-3" id="camera" data-camera data-needs-js hx-morph-skip="">
      <video class="camera-view" id="camera-view" data-camera-view hidden muted playsinline />
      <Button
        type="button"
        kind="primary"
        size="next"
        icon="camera"
        extra={{ "data-camera-start": "" }}
      >
        {say(lang, uiText.cameraStart)}
      </Button>
      <Button
        type="button"
        size="lg"
        icon="camera-off"
        extra={{ "data-camera-stop": "", hidden: true }}
      >
        {say(lang, uiText.cameraStop)}
      </Button>
      {Object.entries(messages).map(([key, message]) => (
        <div
          class="notice"
          data-state={key === "ready" ? "neutral" : "warn"}
          data-camera-message={key}
          role="status"
          hidden
        >
          <Icon name={key === "ready" ? "scan" : "camera-off"} />
          <span>{say(lang, message)}</span>
        </div>
      ))}
      <label class="button" for="camera-file" data-camera-file hidden>
        <Icon name="camera" />
        {say(lang, uiText.cameraFile)}
      </label>
      <input
        class="sr-only"
        type="file"
        id="camera-file"
        aria-label={say(lang, uiText.cameraFile)}
        accept="image/*"
        capture="environment"
        data-camera-input
      />
    </div>
  );
}
