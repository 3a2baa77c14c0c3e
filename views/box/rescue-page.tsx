/** The only page of a box whose data cannot be opened: what is wrong, and which backup to put back. */
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, Refused, Verdict } from "../ui/feedback.tsx";
import { TextInput } from "../ui/form.tsx";
import { Card, KeyValueList } from "../ui/structure.tsx";
import { rescueText as t } from "./rescue-text.ts";

export type FoundBackup = {
  readonly path: string;
  readonly siteName: string;
  readonly createdAt: UnixMs;
};

export type RescueView = {
  /** In both languages: whoever stands there may read only one, and nobody has chosen yet. */
  readonly causes: readonly string[];
  readonly dataPath: string;
  readonly folder: string;
  readonly backups: readonly FoundBackup[];
  readonly token: string;
  readonly isTracksOnly: boolean;
  readonly isEmpty: boolean;
  readonly message: string | undefined;
};

function RestoreForm(props: { readonly lang: Lang; readonly view: RescueView }) {
  const { lang, view } = props;
  return (
    <form method="post" action="/rescue/restore" class="grid gap-4">
      <input type="hidden" name="token" value={view.token} />
      <input type="hidden" name="folder" value={view.folder} />
      <fieldset class="grid gap-2">
        <legend class="mb-2 font-semibold">{say(lang, t.backups)}</legend>
        {view.backups.map((backup, index) => (
          <label class="choice check-label" for={`backup-${index}`}>
            <input
              type="radio"
              id={`backup-${index}`}
              name="path"
              value={backup.path}
              checked={index === 0}
            />
            <span>
              <strong>{formatStamp(backup.createdAt)}</strong> · {backup.siteName}
              <br />
              <small class="break-all">{backup.path}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <TextInput
        lang={lang}
        id="passphrase"
        type="password"
        label={say(lang, t.passphrase)}
        hint={say(lang, t.passphraseHint)}
      />
      <p>{say(lang, t.kept)}</p>
      <Button type="submit" kind="primary" size="next" icon="history">
        {say(lang, t.restore)}
      </Button>
    </form>
  );
}

export function RescuePage(props: { readonly lang: Lang; readonly view: RescueView }) {
  const { lang, view } = props;
  return (
    <div class="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Verdict state="danger" word={say(lang, t.title)}>
        <p>{t.stopped.zh}</p>
        <p>{t.stopped.en}</p>
      </Verdict>
      <Refused lang={lang} words={view.message} isSilent />
      <Card title={say(lang, t.cause)} icon="info">
        {view.causes.map((cause) => (
          <p class="break-all">{cause}</p>
        ))}
        <KeyValueList facts={[[say(lang, t.folder), view.dataPath]]} />
        {view.isEmpty ? <p>{say(lang, t.beginNew)}</p> : null}
      </Card>
      {view.isTracksOnly ? (
        <Card title={say(lang, t.tracks)} icon="map">
          <form method="post" action="/rescue/tracks" class="grid gap-3">
            <input type="hidden" name="token" value={view.token} />
            <p>{say(lang, t.tracksHint)}</p>
            <Button type="submit" size="lg" icon="play">
              {say(lang, t.tracksDo)}
            </Button>
          </form>
        </Card>
      ) : null}
      <Card title={say(lang, t.restore)} icon="history">
        {view.backups.length === 0 ? (
          <EmptyState title={say(lang, t.none)} icon="alert" />
        ) : (
          <RestoreForm lang={lang} view={view} />
        )}
      </Card>
      <Card title={say(lang, t.lookFor)} icon="search">
        <form method="get" action="/" class="grid gap-3">
          <TextInput lang={lang} id="folder" label={say(lang, t.look)} value={view.folder} />
          <Button type="submit">{say(lang, t.lookFor)}</Button>
        </form>
      </Card>
    </div>
  );
}

export function RescueDone(props: { readonly lang: Lang }) {
  const { lang } = props;
  return (
    <div class="grid gap-4">
      <Verdict state="ok" word={say(lang, t.done)}>
        <p>{say(lang, t.doneHint)}</p>
      </Verdict>
      <LinkButton href="/" kind="primary" size="next" icon="home">
        {say(lang, t.goOn)}
      </LinkButton>
    </div>
  );
}
