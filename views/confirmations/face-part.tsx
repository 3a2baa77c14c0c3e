/** Whether whoever confirms has been verified, and the way there. */
import type { FaceLine } from "../../src/confirmations/face.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { StatePill } from "../ui/feedback.tsx";
import { Card } from "../ui/structure.tsx";
import { confirmationText as t } from "./text.ts";

export function FacePart(props: { readonly lang: Lang; readonly face: FaceLine | undefined }) {
  const { lang, face } = props;
  if (face === undefined) return null;
  return (
    <Card title={say(lang, t.faceTitle)} icon="badge">
      <div class="button-row">
        {face.validUntil === undefined ? (
          <StatePill
            state={face.state === "needed" ? "warn" : "neutral"}
            word={say(lang, face.state === "needed" ? t.faceNeeded : t.faceOffered)}
          />
        ) : (
          <StatePill
            state="ok"
            word={say(lang, t.faceVerified, { until: formatStamp(face.validUntil) })}
          />
        )}
        {face.state === "verified" ? null : (
          <LinkButton href={face.href} icon="camera" id="verify-face">
            {say(lang, t.faceVerify)}
          </LinkButton>
        )}
      </div>
    </Card>
  );
}
