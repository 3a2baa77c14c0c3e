/** One person's template: consent, enrolment by camera or photos, withdrawal. */
import type { Enrolment } from "../../src/faces/model.ts";
import { facePaths } from "../../src/faces/paths.ts";
import { dayOf, type UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, FileInput } from "../ui/form.tsx";
import { STACK, TWO_COLUMNS } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, KeyValueList, PageHead } from "../ui/structure.tsx";
import { FaceCamera } from "./camera.tsx";
import { faceText as t } from "./text.ts";

export type FacePersonProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly person: { readonly id: string; readonly name: string; readonly staffNumber: string };
  readonly consentedAt: UnixMs | null;
  readonly enrolment: Enrolment | undefined;
  readonly enrolledBy: string;
  /** The name of the person whom the template resembles. */
  readonly like: string | undefined;
  readonly note: "enrolled" | "erased" | "declined" | undefined;
  /** By their own word, kept. */
  readonly isDeclined: boolean;
  /** Where the office came from; empty: from the list. */
  readonly back: string;
  /** Why the course before the camera came to nothing. */
  readonly failed: string | undefined;
  readonly refused: string | undefined;
  readonly verifyHref: string;
};

function ConsentCard(props: FacePersonProps) {
  const { lang, person, consentedAt } = props;
  return (
    <Card title={say(lang, t.consentTitle)} icon="signature">
      <p>{say(lang, t.consentWhat)}</p>
      <p class="my-3 text-sm">{say(lang, t.consentLaw)}</p>
      {consentedAt === null ? (
        <StatePill
          state={props.isDeclined ? "neutral" : "warn"}
          word={say(lang, props.isDeclined ? t.declinedState : t.notConsented)}
        />
      ) : (
        <StatePill state="ok" word={`${say(lang, t.consentOn)} ${dayOf(consentedAt)}`} />
      )}
      <div class="mt-4 flex flex-wrap gap-2">
        <LinkButton href={facePaths.consentPrint(person.id)} icon="printer">
          {say(lang, t.consentPrint)}
        </LinkButton>
        {consentedAt === null ? (
          <>
            <form method="post" action={facePaths.consent(person.id)}>
              <CsrfField token={props.csrf} />
              <input type="hidden" name="consent" value="yes" />
              <input type="hidden" name="back" value={props.back} />
              <Button kind="primary" icon="check">
                {say(lang, t.consentGive)}
              </Button>
            </form>
            {props.isDeclined ? null : (
              <form method="post" action={facePaths.consent(person.id)}>
                <CsrfField token={props.csrf} />
                <input type="hidden" name="consent" value="no" />
                <input type="hidden" name="back" value={props.back} />
                <Button icon="people">{say(lang, t.decline)}</Button>
              </form>
            )}
          </>
        ) : (
          <DialogOpener dialogId="withdraw" kind="destructive" icon="trash">
            {say(lang, t.withdraw)}
          </DialogOpener>
        )}
      </div>
      <ConfirmDialog
        lang={lang}
        id="withdraw"
        title={`${say(lang, t.withdraw)} · ${person.name}`}
        action={facePaths.consent(person.id)}
        confirmLabel={say(lang, t.withdraw)}
        confirmKind="destructive"
        csrf={props.csrf}
      >
        <p>{say(lang, t.withdrawSure)}</p>
        <input type="hidden" name="consent" value="no" />
        <input type="hidden" name="back" value={props.back} />
      </ConfirmDialog>
    </Card>
  );
}

function TemplateCard(props: FacePersonProps) {
  const { lang, enrolment } = props;
  return (
    <Card title={say(lang, t.enrolled)} icon="badge">
      {enrolment === undefined ? (
        <StatePill state="neutral" word={say(lang, t.notEnrolled)} />
      ) : (
        <>
          <KeyValueList
            facts={[
              [say(lang, t.enrolledAt), formatStamp(enrolment.enrolledAt)],
              [say(lang, t.takenBy), props.enrolledBy],
              [say(lang, t.expiresOn), enrolment.expiresOn],
              [say(lang, t.views), enrolment.views],
              [say(lang, t.way), say(lang, enrolment.way === "camera" ? t.wayCamera : t.wayPhotos)],
              [say(lang, t.model), enrolment.model],
            ]}
          />
          {enrolment.likeId === null ? null : (
            <Alert lang={lang} state="warn">
              {say(lang, t.likeNow, { name: props.like ?? "—" })}
            </Alert>
          )}
          <div class="mt-4">
            <LinkButton href={props.verifyHref} icon="check">
              {say(lang, t.trial)}
            </LinkButton>
          </div>
        </>
      )}
    </Card>
  );
}

const NOTES = { erased: t.erased, enrolled: t.enrolDone, declined: t.declinedState } as const;

export function FacePersonPage(props: FacePersonProps) {
  const { lang, person, consentedAt, note } = props;
  return (
    <div class={STACK}>
      <PageHead title={`${person.name} · ${person.staffNumber}`}>
        <LinkButton href={props.back === "" ? facePaths.list : props.back} icon="arrow-left">
          {say(lang, props.back.startsWith("/wizard") ? t.backToSetUp : t.title)}
        </LinkButton>
      </PageHead>
      {note === undefined ? null : (
        <Alert lang={lang} state="ok">
          {say(lang, NOTES[note])}
        </Alert>
      )}
      {props.failed === undefined ? null : (
        <Alert lang={lang} state="warn">
          {say(lang, t.notEnrolledWhy, { why: props.failed })}
        </Alert>
      )}
      <Refused lang={lang} words={props.refused} isSilent />
      <div class={TWO_COLUMNS}>
        <div class={STACK}>
          <ConsentCard {...props} />
          <TemplateCard {...props} />
        </div>
        {consentedAt === null ? null : (
          <div class={STACK}>
            <Card
              title={say(lang, props.enrolment === undefined ? t.enrolTitle : t.enrolAgain)}
              icon="camera"
            >
              <p class="mb-3">{say(lang, t.enrolHint)}</p>
              <FaceCamera
                lang={lang}
                csrf={props.csrf}
                action={facePaths.enrolSessions(person.id)}
                fields={{ back: props.back }}
              />
            </Card>
            <Card title={say(lang, t.photosTitle)} icon="document">
              <form
                class="grid gap-3"
                method="post"
                action={facePaths.photos(person.id)}
                enctype="multipart/form-data"
              >
                <CsrfField token={props.csrf} />
                <input type="hidden" name="back" value={props.back} />
                <FileInput
                  lang={lang}
                  id="photos"
                  label={say(lang, t.photosFile)}
                  hint={say(lang, t.photosHint)}
                  accept="image/*"
                  isRequired
                  extra={{ multiple: true }}
                />
                <Button icon="check">{say(lang, t.photosSend)}</Button>
              </form>
            </Card>
          </div>
        )}
      </div>
    </div>
  );
}

/** One sheet that the person signs; the site keeps the paper. */
export function ConsentSheet(props: {
  readonly lang: Lang;
  readonly siteName: string;
  readonly person: { readonly name: string; readonly staffNumber: string };
  readonly months: number;
}) {
  const { lang, person } = props;
  return (
    <article class="consent-paper">
      <div class="no-print">
        <PrintButton lang={lang} />
      </div>
      <h1 class="text-2xl font-bold">{say(lang, t.consentForm)}</h1>
      <KeyValueList
        facts={[
          [props.siteName === "" ? "—" : props.siteName, ""],
          [say(lang, t.person), `${person.name} · ${person.staffNumber}`],
        ]}
      />
      <p>{say(lang, t.consentWhat)}</p>
      <p>{say(lang, t.consentRights, { months: props.months })}</p>
      <p>{say(lang, t.consentLaw)}</p>
      <div class="consent-line">
        <span>{say(lang, t.signature)}</span>
        <span>{say(lang, t.signedOn)}</span>
      </div>
    </article>
  );
}
