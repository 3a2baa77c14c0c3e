/** Storage rooms: the list with its acts, and the form. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import type { Room } from "../../src/site/model.ts";
import { sitePaths } from "../../src/site/paths.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, TextInput } from "../ui/form.tsx";
import { levelText } from "../ui/level-text.ts";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, KeyValueList, PageHead } from "../ui/structure.tsx";
import { type FormState, type PersonChoice, RoomFieldSet } from "./fields.tsx";
import { roomText as r, roomKindWords, siteText as t } from "./text.ts";

export type RoomsPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly canEdit: boolean;
  readonly rooms: readonly {
    readonly room: Room;
    readonly limits: string;
    readonly responsible: string;
  }[];
  readonly refused?: { readonly id: string; readonly reason: string; readonly error: string };
};

function RetireDialog(props: RoomsPageProps & { readonly room: Room }) {
  const { lang, room, refused } = props;
  const mine = refused?.id === room.id ? refused : undefined;
  return (
    <ConfirmDialog
      lang={lang}
      id={`retire-${room.id}`}
      title={say(lang, r.retireTitle, { name: room.name })}
      action={sitePaths.retireRoom(room.id)}
      confirmLabel={say(lang, r.retire)}
      confirmKind="destructive"
      csrf={props.csrf}
      isOpen={mine !== undefined}
    >
      <input type="hidden" name="version" value={String(room.version)} />
      <TextInput
        lang={lang}
        id={`reason-${room.id}`}
        name="reason"
        label={say(lang, t.reason)}
        maxLength={500}
        isRequired
        value={mine?.reason}
        error={mine?.error}
      />
    </ConfirmDialog>
  );
}

export function RoomsPage(props: RoomsPageProps) {
  const { lang, rooms, canEdit } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, r.title)}>
        {canEdit ? (
          <LinkButton href={sitePaths.addRoom} kind="primary" icon="plus">
            {say(lang, r.add)}
          </LinkButton>
        ) : null}
      </PageHead>
      <Refused lang={lang} words={props.refused?.error} state="alert" isSilent />
      {rooms.length === 0 ? <EmptyState title={say(lang, r.empty)} icon="door" /> : null}
      <div class="grid gap-4 lg:grid-cols-2 2xl:grid-cols-3">
        {rooms.map(({ room, limits, responsible }) => (
          <Card
            title={room.name}
            icon="door"
            actions={
              <StatePill
                state={room.retiredAt === null ? "ok" : "neutral"}
                word={say(lang, room.retiredAt === null ? r.inUse : r.retired)}
              />
            }
          >
            <KeyValueList
              facts={[
                [say(lang, r.kind), say(lang, roomKindWords[room.kind])],
                [say(lang, r.media), limits],
                [say(lang, r.responsible), responsible],
                [say(lang, r.level), levelText(lang, room.level)],
                ...(room.note === "" ? [] : [[say(lang, r.note), room.note] as const]),
                ...(room.retiredAt === null
                  ? []
                  : [[say(lang, t.reason), room.retireReason] as const]),
              ]}
            />
            {canEdit && room.retiredAt === null ? (
              <div class="button-row mt-3">
                <LinkButton href={sitePaths.room(room.id)} icon="edit">
                  {say(lang, t.edit)}
                </LinkButton>
                <DialogOpener dialogId={`retire-${room.id}`} icon="ban">
                  {say(lang, r.retire)}
                </DialogOpener>
                <RetireDialog {...props} room={room} />
              </div>
            ) : null}
          </Card>
        ))}
      </div>
    </div>
  );
}

export function RoomFormPage(
  props: FormState & {
    readonly title: string;
    readonly action: string;
    readonly csrf: string | undefined;
    readonly version: number;
    readonly message?: string | undefined;
    readonly people: readonly PersonChoice[];
  },
) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={props.title} />
      <FormProblems lang={lang} errors={props.errors} message={props.message} />
      <form method="post" action={props.action} class={STACK}>
        <CsrfField token={props.csrf} />
        <input type="hidden" name="version" value={String(props.version)} />
        <Card>
          <RoomFieldSet {...props} />
        </Card>
        <div class={FORM_ACTS}>
          <LinkButton href={sitePaths.rooms} size="lg">
            {say(lang, t.cancel)}
          </LinkButton>
          <Button kind="primary" size="lg" icon="save">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </div>
  );
}
