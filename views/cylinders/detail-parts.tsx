/** Parts of a cylinder's page: photos, its second records, a new code. */
import {
  CODE_KINDS,
  type CodeKind,
  type Cylinder,
  type CylinderPhoto,
} from "../../src/cylinders/model.ts";
import { cylinderPaths } from "../../src/cylinders/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState } from "../ui/feedback.tsx";
import { CsrfField, FileInput, Select, TextArea, TextInput } from "../ui/form.tsx";
import { LINK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener } from "../ui/structure.tsx";
import { cylinderText as t } from "./text.ts";
import { codeKindWords, toolsText as o } from "./tools-text.ts";

export type RelabelState = {
  readonly kind: CodeKind;
  readonly text: string;
  readonly reason: string;
  readonly error: string;
  /** Who has that code: the way to merging two records of one cylinder. */
  readonly holderId?: string | undefined;
};

export function Relabel(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly cylinder: Cylinder;
  readonly refused: RelabelState | undefined;
}) {
  const { lang, cylinder, refused } = props;
  return (
    <>
      <DialogOpener dialogId="relabel" icon="qr-code">
        {say(lang, o.relabel)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="relabel"
        title={say(lang, o.relabelTitle, { serial: cylinder.serial })}
        action={cylinderPaths.relabel(cylinder.id)}
        confirmLabel={say(lang, o.relabel)}
        csrf={props.csrf}
        isOpen={refused !== undefined}
      >
        <input type="hidden" name="version" value={String(cylinder.version)} />
        <Select
          lang={lang}
          id="relabel-kind"
          name="kind"
          label={say(lang, o.relabelKind)}
          value={refused?.kind ?? "body"}
          options={CODE_KINDS.map((value) => ({ value, label: say(lang, codeKindWords[value]) }))}
        />
        <TextInput
          lang={lang}
          id="relabel-code"
          name="code"
          label={say(lang, o.relabelCode)}
          hint={say(lang, o.relabelHint)}
          value={refused?.text}
          error={refused?.error}
          isScanTarget
          isRequired
        />
        {refused?.holderId === undefined ? null : (
          <p class="flex flex-wrap gap-2">
            <LinkButton href={cylinderPaths.one(refused.holderId)} icon="arrow-right">
              {say(lang, t.openHolder)}
            </LinkButton>
            <LinkButton
              href={`${cylinderPaths.merge(cylinder.id)}?other=${encodeURIComponent(refused.text)}`}
              icon="link"
            >
              {say(lang, o.merge)}
            </LinkButton>
          </p>
        )}
        <TextArea
          lang={lang}
          id="relabel-reason"
          name="reason"
          label={say(lang, t.reason)}
          value={refused?.reason}
          isRequired
        />
      </ConfirmDialog>
    </>
  );
}

export function Photos(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly cylinder: Cylinder;
  readonly photos: readonly (CylinderPhoto & { readonly href: string })[];
  readonly canAdd: boolean;
  readonly canRemove: boolean;
  readonly error: string | undefined;
}) {
  const { lang, cylinder, photos } = props;
  return (
    <Card title={say(lang, o.photos)} icon="camera" id="photos">
      {photos.length === 0 ? (
        <EmptyState title={say(lang, o.photoNone)} icon="camera" />
      ) : (
        <div class="photo-grid">
          {photos.map((photo) => (
            <figure class="grid gap-1">
              <a href={photo.href}>
                <img
                  src={photo.href}
                  alt={say(lang, o.photoAlt, { at: formatStamp(photo.takenAt) })}
                  loading="lazy"
                />
              </a>
              <figcaption class="text-muted">{formatStamp(photo.takenAt)}</figcaption>
              {props.canRemove ? (
                <form
                  class="no-print"
                  method="post"
                  action={cylinderPaths.removePhoto(cylinder.id, photo.id)}
                >
                  <CsrfField token={props.csrf} />
                  <Button icon="trash">{say(lang, o.photoRemove)}</Button>
                </form>
              ) : null}
            </figure>
          ))}
        </div>
      )}
      {props.canAdd ? (
        <form
          class="no-print mt-4 grid gap-3 sm:flex sm:items-end"
          method="post"
          action={cylinderPaths.photos(cylinder.id)}
          enctype="multipart/form-data"
        >
          <CsrfField token={props.csrf} />
          <FileInput
            lang={lang}
            id="photo"
            label={say(lang, o.photoAdd)}
            accept="image/jpeg,image/png,image/webp"
            error={props.error}
            isRequired
          />
          <Button icon="upload">{say(lang, o.photoSend)}</Button>
        </form>
      ) : null}
    </Card>
  );
}

/** Where this record went, or which ones came here. */
export function Merged(props: {
  readonly lang: Lang;
  readonly cylinder: Cylinder;
  readonly into: { readonly id: string; readonly serial: string } | undefined;
  readonly from: readonly { readonly id: string; readonly serial: string }[];
}) {
  const { lang, into, from } = props;
  if (into === undefined && from.length === 0) return null;
  const link = (item: { readonly id: string; readonly serial: string }) => (
    <a class={LINK} href={cylinderPaths.one(item.id)}>
      {item.serial}
    </a>
  );
  return (
    <Alert
      lang={lang}
      state="neutral"
      icon="link"
      word={say(lang, into ? o.mergedInto : o.mergedFrom)}
    >
      {into === undefined ? from.map((item) => <> {link(item)}</>) : link(into)}
    </Alert>
  );
}
