/** Faces in the wizard's step of special operators: whether the site uses them, and who has a template. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import type { SpecialOperator } from "../../src/site/model.ts";
import { sitePaths } from "../../src/site/paths.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { StatePill } from "../ui/feedback.tsx";
import { Checkbox, CsrfField } from "../ui/form.tsx";
import { Card } from "../ui/structure.tsx";
import { wizardText as t } from "./text.ts";

export type WizardFaces = {
  readonly isExpected: boolean;
  readonly hrefOf: (personId: string) => string;
};

type WizardFaceProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  /** Absent: nothing of it is asked. */
  readonly faces: WizardFaces | undefined;
};

const FACE_WORDS = { enrolled: t.faceEnrolled, declined: t.faceDeclined, missing: t.faceMissing };

export function FaceLine(props: WizardFaceProps & { readonly operator: SpecialOperator }) {
  const { lang, operator, faces } = props;
  if (operator.face === "not-asked" || faces === undefined) return null;
  return (
    <span class="button-row">
      <StatePill
        state={operator.face === "missing" ? "warn" : "ok"}
        word={say(lang, FACE_WORDS[operator.face])}
      />
      <LinkButton
        href={faces.hrefOf(operator.personId)}
        icon="camera"
        id={`face-${operator.staffNumber.toLowerCase()}`}
        kind={operator.face === "missing" ? "primary" : undefined}
      >
        {say(lang, operator.face === "missing" ? t.faceEnrol : t.faceOpen)}
      </LinkButton>
    </span>
  );
}

/** A face is data of a special kind: the site says for itself that it wants it, and nobody has to. */
export function FaceChoice(props: WizardFaceProps) {
  const { lang, faces } = props;
  if (faces === undefined) return null;
  return (
    <form method="post" action={sitePaths.wizardFaces}>
      <CsrfField token={props.csrf} />
      <Card title={say(lang, t.faceTitle)} icon="camera">
        <p class="mb-3">{say(lang, t.faceLead)}</p>
        <div class="grid items-end gap-3 sm:grid-cols-2">
          <Checkbox
            lang={lang}
            id="is-expected"
            label={say(lang, t.faceUse)}
            isChecked={faces.isExpected}
          />
          <Button icon="save" id="save-faces">
            {say(lang, t.faceSave)}
          </Button>
        </div>
      </Card>
    </form>
  );
}
