/** One item of a run: its question, its answer that saves itself, its photos and what is wrong with it. */
import type { Item } from "../../src/checks/model.ts";
import { checkPaths } from "../../src/checks/paths.ts";
import { clockText } from "../../src/kernel/instants.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Alert, StatePill } from "../ui/feedback.tsx";
import {
  Choices,
  CsrfField,
  FieldError,
  NumberInput,
  type Option,
  photoLimit,
  TextArea,
  TextInput,
} from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import { Partial } from "../ui/partial.tsx";
import type { ItemView } from "./model.ts";
import { itemProblemText, sourceText, checkText as t } from "./text.ts";

type ItemProps = {
  readonly lang: Lang;
  readonly runId: string;
  readonly view: ItemView;
  readonly csrf?: string | undefined;
};

export function itemElementId(itemId: string): string {
  return `item-${itemId}`;
}

/** Standard and clause; whatever was not read in the primary text is marked, so that nobody takes it for law. */
export function SourceOf(props: {
  readonly lang: Lang;
  readonly item: Pick<Item, "source" | "mark">;
}) {
  const { source, mark } = props.item;
  return (
    <>
      {sourceText(props.lang, source)}{" "}
      {mark === "V" ? null : <em class="run-unverified">{say(props.lang, t.unverified)}</em>}
    </>
  );
}

/** The clause's number as it stands on paper. */
export function itemNumber(itemId: string): string {
  return itemId.toUpperCase();
}

export function limitText(lang: Lang, item: Extract<Item, { kind: "number" }>): string | undefined {
  const unit = say(lang, item.unit);
  const { min, max } = item;
  if (min !== undefined && max !== undefined) return say(lang, t.limitsBoth, { min, max, unit });
  if (min !== undefined) return say(lang, t.limitMin, { min, unit });
  return max === undefined ? undefined : say(lang, t.limitMax, { max, unit });
}

export function optionsOf(lang: Lang, item: Item): readonly Option[] {
  if (item.kind === "choice") {
    return item.options.map(({ value, label }) => ({ value, label: say(lang, label) }));
  }
  const words = [
    { value: "pass", label: say(lang, t.pass) },
    { value: "fail", label: say(lang, t.fail) },
  ];
  const hasNa = item.kind === "pass-fail" && item.hasNa === true;
  return hasNa ? [...words, { value: "na", label: say(lang, t.na) }] : words;
}

/** The error beside the field; a missing photo or note is said where it belongs. */
function errorOf(lang: Lang, view: ItemView): string | undefined {
  if (view.message !== undefined) return view.message;
  if (view.problem !== undefined) return say(lang, itemProblemText[view.problem]);
  const isOut = view.isFailed && view.item.kind === "number";
  return isOut ? say(lang, t.outOfLimit) : undefined;
}

function Answer(props: ItemProps) {
  const { lang, view } = props;
  const { item } = view;
  const field = {
    lang,
    id: `value-${item.id}`,
    name: "value",
    label: say(lang, item.text),
    error: errorOf(lang, view),
  };
  switch (item.kind) {
    case "pass-fail":
    case "choice":
      return (
        <Choices
          {...field}
          value={view.value}
          columns={item.kind === "choice" ? 2 : 3}
          options={optionsOf(lang, item)}
        />
      );
    case "number":
      return (
        <NumberInput
          {...field}
          value={view.value}
          unit={say(lang, item.unit)}
          hint={limitText(lang, item)}
          isWhole={item.decimals === 0}
        />
      );
    case "text":
      return <TextArea {...field} value={view.value} maxLength={item.maxLength} />;
    case "scan":
      return <TextInput {...field} value={view.value} isScanTarget />;
    case "photo":
    case "signature":
      return (
        <>
          <p class="run-question">{field.label}</p>
          <FieldError words={field.error} />
        </>
      );
  }
}

function Note(props: ItemProps) {
  const { lang, view } = props;
  const isAsked = view.isFailed || view.note !== "";
  return (
    <div hidden={!isAsked}>
      <TextArea
        lang={lang}
        id={`note-${view.item.id}`}
        name="note"
        label={say(lang, t.note)}
        hint={say(lang, t.noteHint)}
        value={view.note}
        rows={2}
      />
    </div>
  );
}

/** The attributes that make a form of this item save itself and bring the item back. */
function saving(view: ItemView, action: string) {
  return {
    method: "post",
    action,
    "hx-post": action,
    "hx-trigger": "change",
    "hx-target": `#${itemElementId(view.item.id)}`,
    "hx-swap": "outerMorph",
    "hx-sync": "this:queue last",
  } as const;
}

const PHOTO_TYPES = "image/jpeg,image/png,image/webp";

function PhotoForm(props: ItemProps & { readonly label: string }) {
  const { lang, runId, view, csrf } = props;
  const id = `photo-${view.item.id}`;
  return (
    <form
      class="run-photo-form no-print"
      {...saving(view, checkPaths.photo(runId, view.item.id))}
      enctype="multipart/form-data"
      hx-encoding="multipart/form-data"
    >
      <CsrfField token={csrf} />
      <label class="button" for={id}>
        <Icon name="camera" />
        <span>{props.label}</span>
      </label>
      <input
        class="sr-only"
        type="file"
        id={id}
        name="photo"
        accept={PHOTO_TYPES}
        capture="environment"
        {...photoLimit(lang, PHOTO_TYPES)}
      />
      <span class="only-plain">
        <Button icon="upload">{say(lang, t.sendPhoto)}</Button>
      </span>
    </form>
  );
}

export function Photos(props: ItemProps & { readonly isFixed?: boolean | undefined }) {
  const { lang, runId, view, csrf } = props;
  if (view.photos.length === 0) return null;
  const item = itemNumber(view.item.id);
  return (
    <ul class="run-photos">
      {view.photos.map((photo, index) => (
        <li>
          <a href={photo.href}>
            <img
              src={photo.href}
              alt={say(lang, t.photoOf, { item, n: index + 1 })}
              loading="lazy"
            />
          </a>
          {props.isFixed === true ? null : (
            <form
              {...saving(view, checkPaths.removePhoto(runId, view.item.id, photo.id))}
              hx-trigger="submit"
            >
              <CsrfField token={csrf} />
              <Button
                kind="quiet"
                icon="trash"
                label={say(lang, t.removePhoto, { n: index + 1 })}
              />
            </form>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Drawn with a finger where the module runs; everywhere a photo of a signature on paper will do. */
function SignatureField(props: ItemProps) {
  const { lang, runId, view, csrf } = props;
  const { id } = view.item;
  return (
    <>
      {view.photos.length > 0 ? null : (
        <form
          class="run-sign"
          data-needs-js
          data-signature
          {...saving(view, checkPaths.signature(runId, id))}
          hx-trigger="submit"
        >
          <CsrfField token={csrf} />
          <input type="hidden" name="drawing" value="" data-signature-value />
          <canvas
            class="run-canvas"
            width="900"
            height="300"
            data-signature-canvas
            aria-label={say(lang, t.sign)}
            role="img"
          />
          <div class="run-sign-acts">
            <Button type="button" icon="undo" extra={{ "data-signature-clear": "" }}>
              {say(lang, t.signClear)}
            </Button>
            <Button kind="primary" icon="signature">
              {say(lang, t.signSave)}
            </Button>
          </div>
        </form>
      )}
      <PhotoForm {...props} label={say(lang, t.signPhoto)} />
    </>
  );
}

function stateOf(view: ItemView): "danger" | "ok" | "warn" | "neutral" {
  if (view.isFailed) return "danger";
  if (view.problem !== undefined || view.message !== undefined) return "warn";
  return view.isDone ? "ok" : "neutral";
}

function Head(props: { readonly lang: Lang; readonly view: ItemView }) {
  const { lang, view } = props;
  const { item } = view;
  return (
    <div class="run-head">
      <span class="run-number">{itemNumber(item.id)}</span>
      {item.severity === "major" ? (
        <StatePill state="neutral" icon="shield-alert" word={say(lang, t.major)} />
      ) : null}
      {view.savedAt === undefined ? null : (
        <span class="run-saved">
          <Icon name="check" /> {say(lang, t.saved, { time: clockText(view.savedAt) })}
        </span>
      )}
    </div>
  );
}

export function CheckItem(props: ItemProps) {
  const { lang, runId, view, csrf } = props;
  const { item } = view;
  const takesPhotos =
    item.kind !== "signature" &&
    (item.kind === "photo" ||
      view.isSpot === true ||
      view.isFailed ||
      item.photo === "always" ||
      view.photos.length > 0);
  const hasForm = item.kind !== "photo" && item.kind !== "signature";
  return (
    <article
      id={itemElementId(item.id)}
      class="run-item"
      data-state={stateOf(view)}
      hidden={!view.isAsked}
    >
      <Head lang={lang} view={view} />
      {hasForm ? (
        <form {...saving(view, checkPaths.item(runId, item.id))}>
          <CsrfField token={csrf} />
          <input type="hidden" name="seen" value={view.seen} />
          <Answer {...props} />
          <Note {...props} />
          <span class="only-plain">
            <Button icon="save">{say(lang, t.save)}</Button>
          </span>
        </form>
      ) : (
        <Answer {...props} />
      )}
      {view.wantsSpot === true ? (
        <Alert lang={lang} state="warn" word={say(lang, t.spotAsk)} icon="camera" />
      ) : null}
      <Photos {...props} />
      {item.kind === "signature" ? <SignatureField {...props} /> : null}
      {takesPhotos ? <PhotoForm {...props} label={say(lang, t.addPhoto)} /> : null}
      <p class="run-source">
        {item.criterion === undefined ? null : (
          <span>
            {say(lang, t.criterion)}: {say(lang, item.criterion)} ·{" "}
          </span>
        )}
        {say(lang, t.source)}: <SourceOf lang={lang} item={item} />
      </p>
    </article>
  );
}

/** Another item whose being asked depends on the one that was answered. */
export function CheckItemUpdate(props: ItemProps) {
  return (
    <Partial into={`#${itemElementId(props.view.item.id)}`}>
      <CheckItem {...props} />
    </Partial>
  );
}
