/** What a line says, as bytes and as read, and the recording of it. */
import { devicePaths } from "../../src/ingest/paths.ts";
import { clockText, type UnixMs } from "../../src/kernel/instants.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, LiveBadge, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, NumberInput } from "../ui/form.tsx";
import { liveFrom } from "../ui/live.tsx";
import { Partial } from "../ui/partial.tsx";
import { Card, KeyValueList, PageHead } from "../ui/structure.tsx";
import { type ItemView, itemState, itemText } from "./items.ts";
import { DeviceTabs } from "./tabs.tsx";
import { discardWords, modeWords, deviceText as t } from "./text.ts";

export type PieceView = {
  readonly at: UnixMs;
  readonly dir: "in" | "out";
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly items: readonly ItemView[];
  readonly more: number;
};

export type LineView = {
  readonly mode: string;
  readonly isGood: boolean;
  readonly transport: string;
  readonly lastFrameAt: UnixMs | undefined;
  readonly framesPerSecond: number | undefined;
  readonly framesTotal: number | undefined;
  readonly discards: Readonly<Record<string, number>>;
  /** The newest first. */
  readonly pieces: readonly PieceView[];
  readonly recording:
    | {
        readonly name: string;
        readonly pieces: number;
        readonly bytes: number;
        readonly leftS: number;
      }
    | undefined;
};

export function discardsText(lang: Lang, discards: Readonly<Record<string, number>>): string {
  const words = Object.entries(discards)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${say(lang, discardWords[reason as "noise"])} ${count}`);
  return words.length === 0 ? say(lang, t.noDiscards) : words.join(" · ");
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

/** Printable characters as they are, everything else as a dot. */
const textOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·")).join(
    "",
  );

function Piece(props: { readonly lang: Lang; readonly piece: PieceView }) {
  const { lang, piece } = props;
  const isOut = piece.dir === "out";
  return (
    <li data-dir={piece.dir}>
      <span>
        {clockText(piece.at)} <small>{say(lang, isOut ? t.outgoing : t.incoming)}</small>
      </span>
      <span>
        <code>{hexOf(piece.bytes)}</code>
        <code class="piece-text">{textOf(piece.bytes)}</code>
        {piece.length > piece.bytes.length ? (
          <small>{say(lang, t.cut, { count: piece.length })}</small>
        ) : null}
      </span>
      <span class="piece-items">
        {piece.items.map((item) =>
          item.type === "discard" ? (
            <StatePill state={itemState(item)} word={itemText(lang, item)} />
          ) : (
            <span>{itemText(lang, item)}</span>
          ),
        )}
        {piece.more > 0 ? <small>{say(lang, t.moreItems, { count: piece.more })}</small> : null}
        {piece.items.length === 0 && !isOut ? <small>{say(lang, t.inFrame)}</small> : null}
      </span>
    </li>
  );
}

export function LineFigures(props: { readonly lang: Lang; readonly line: LineView }) {
  const { lang, line } = props;
  const mode = modeWords[line.mode];
  const { recording } = line;
  return (
    <div id="line-figures">
      <Card title={say(lang, t.figures)} icon="chart">
        <KeyValueList
          facts={[
            [
              say(lang, t.state),
              <StatePill
                state={line.isGood ? "ok" : "alert"}
                word={mode === undefined ? line.mode : say(lang, mode)}
              />,
            ],
            [say(lang, t.lineOf), <code class="break-all">{line.transport}</code>],
            [
              say(lang, t.lastFrame),
              line.lastFrameAt === undefined ? undefined : clockText(line.lastFrameAt),
            ],
            [say(lang, t.rate), line.framesPerSecond?.toFixed(1)],
            [say(lang, t.frames), line.framesTotal],
            [say(lang, t.discards), discardsText(lang, line.discards)],
          ]}
        />
        {recording === undefined ? null : (
          <p role="status">
            {say(lang, t.recordingNow, {
              name: recording.name,
              pieces: recording.pieces,
              bytes: recording.bytes,
              left: recording.leftS,
            })}
          </p>
        )}
      </Card>
    </div>
  );
}

export function LinePieces(props: { readonly lang: Lang; readonly line: LineView }) {
  const { lang, line } = props;
  return (
    <div id="line-pieces">
      <Card title={say(lang, t.pieces, { count: line.pieces.length })} icon="activity">
        {line.pieces.length === 0 ? (
          <EmptyState title={say(lang, t.noPieces)}>
            <p>{say(lang, t.noPiecesHint)}</p>
          </EmptyState>
        ) : (
          <ol class="line-pieces">
            {line.pieces.map((piece) => (
              <Piece lang={lang} piece={piece} />
            ))}
          </ol>
        )}
      </Card>
    </div>
  );
}

export function LineFrame(props: { readonly lang: Lang; readonly line: LineView }) {
  return (
    <>
      <Partial into="#line-figures">
        <LineFigures {...props} />
      </Partial>
      <Partial into="#line-pieces">
        <LinePieces {...props} />
      </Partial>
    </>
  );
}

function RecordForm(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly csrf: string | undefined;
  readonly isRecording: boolean;
  readonly values: Readonly<Record<string, string>>;
}) {
  const { lang, id } = props;
  return (
    <Card title={say(lang, t.record)} icon="save">
      <p class="quiet">{say(lang, t.recordIntro)}</p>
      {props.isRecording ? (
        <form method="post" action={devicePaths.recordStop(id)}>
          <CsrfField token={props.csrf} />
          <Button icon="stop">{say(lang, t.stopRecording)}</Button>
        </form>
      ) : (
        <form method="post" action={devicePaths.record(id)}>
          <CsrfField token={props.csrf} />
          <NumberInput
            lang={lang}
            id="seconds"
            label={say(lang, t.seconds)}
            value={props.values["seconds"] ?? "60"}
            isWhole
          />
          <NumberInput
            lang={lang}
            id="kilobytes"
            label={say(lang, t.sizeLimit)}
            value={props.values["kilobytes"] ?? "1000"}
            isWhole
          />
          <Button icon="circle" kind="primary">
            {say(lang, t.startRecording)}
          </Button>
        </form>
      )}
      <LinkButton href={devicePaths.recordings} icon="list">
        {say(lang, t.recordings)}
      </LinkButton>
    </Card>
  );
}

export function LivePage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly device: { readonly id: string; readonly name: string; readonly isCheckable: boolean };
  readonly line: LineView;
  readonly canWrite: boolean;
  readonly message?: string | undefined;
  readonly values?: Readonly<Record<string, string>> | undefined;
}) {
  const { lang, device, line, canWrite } = props;
  return (
    <>
      <PageHead title={device.name}>
        <LiveBadge lang={lang} silenceMaxMs={10_000} />
      </PageHead>
      <DeviceTabs
        lang={lang}
        current={devicePaths.live(device.id)}
        canWrite={canWrite}
        {...device}
      />
      <Refused lang={lang} words={props.message} />
      <div id="line-live" {...liveFrom(devicePaths.liveStream(device.id))}>
        <div class="check-columns">
          <LineFigures lang={lang} line={line} />
          {canWrite ? (
            <RecordForm
              lang={lang}
              id={device.id}
              csrf={props.csrf}
              isRecording={line.recording !== undefined}
              values={props.values ?? {}}
            />
          ) : null}
        </div>
        <LinePieces lang={lang} line={line} />
      </div>
    </>
  );
}
