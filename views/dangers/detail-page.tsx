/** One danger: what it is, before and after side by side, the five fixed things, what comes next, what happened. */
import { dangerPaths } from "../../src/dangers/paths.ts";
import { formatStamp, type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, FileInput } from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import { LINK, STACK } from "../ui/look.ts";
import { Card, type Fact, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import { type ActProps, Acts } from "./act-forms.tsx";
import type { DangerDetail, PhotoView } from "./model.ts";
import { DueNote, escalationText, LevelPill, StatePillOf, yuanText } from "./parts.tsx";
import { PHOTO_TYPES, photosHint } from "./report-page.tsx";
import { categoryWords, eventWords, sourceWords, dangerText as t } from "./text.ts";

export type DetailPageProps = ActProps & {
  readonly siteName: string;
  /** Said once, after something was done by half. */
  readonly notice?: string | undefined;
};

function Pills(props: { readonly lang: Lang; readonly danger: DangerDetail }) {
  const { lang, danger } = props;
  const step = escalationText(lang, danger.escalation);
  return (
    <p class="danger-pills" id="danger-pills">
      <LevelPill lang={lang} danger={danger} />
      <StatePillOf lang={lang} state={danger.state} />
      <DueNote lang={lang} danger={danger} />
      {step === undefined ? null : <StatePill state="alert" icon="chevron-up" word={step} />}
      {danger.isImmediate ? (
        <StatePill state="neutral" icon="hand" word={say(lang, t.immediate)} />
      ) : null}
    </p>
  );
}

function Photo(props: {
  readonly lang: Lang;
  readonly photo: PhotoView;
  readonly label: string;
  readonly index: number;
}) {
  const { lang, photo } = props;
  const { reused } = photo;
  return (
    <figure>
      <a href={photo.href}>
        <img
          src={photo.href}
          alt={say(lang, t.photoOf, { phase: props.label, n: props.index + 1 })}
        />
      </a>
      <figcaption>
        {formatStamp(photo.at).slice(0, 16)} · {photo.by}
        {photo.round > 1 ? ` · ${say(lang, t.round, { n: photo.round })}` : ""}
        {reused === undefined ? null : (
          <span class="danger-reused">
            <Icon name="alert" />
            {reused === "here" ? (
              say(lang, t.photoReusedHere)
            ) : (
              <a href={reused.href}>{say(lang, t.photoReused, { number: reused.number })}</a>
            )}
          </span>
        )}
      </figcaption>
    </figure>
  );
}

function PhotoColumn(props: {
  readonly lang: Lang;
  readonly title: Phrase;
  readonly photos: readonly PhotoView[];
}) {
  const { lang, photos } = props;
  const label = say(lang, props.title);
  return (
    <div>
      <h3>{label}</h3>
      {photos.length === 0 ? <p class="quiet">{say(lang, t.noPhotos)}</p> : null}
      {photos.map((photo, index) => (
        <Photo lang={lang} photo={photo} label={label} index={index} />
      ))}
    </div>
  );
}

function Photos(props: DetailPageProps) {
  const { lang, danger } = props;
  const isBack = props.form.act === "photos";
  return (
    <Card title={say(lang, t.photos)} icon="camera" id="danger-photos">
      <Refused lang={lang} words={isBack ? props.form.message : undefined} isSilent />
      <div class="danger-photos">
        <PhotoColumn lang={lang} title={t.photosBefore} photos={danger.before} />
        <PhotoColumn lang={lang} title={t.photosAfter} photos={danger.after} />
      </div>
      {danger.canAddPhotos ? (
        <details class="danger-aside no-print" open={isBack || props.notice !== undefined}>
          <summary>{say(lang, t.photoAdd)}</summary>
          <form
            class={STACK}
            id="add-photos"
            method="post"
            action={dangerPaths.photos(danger.id)}
            enctype="multipart/form-data"
          >
            <CsrfField token={props.csrf} />
            <FileInput
              lang={lang}
              id="more-photos"
              name="photos"
              label={say(lang, t.photos)}
              hint={photosHint(lang)}
              accept={PHOTO_TYPES}
              extra={{ multiple: true }}
              isRequired
            />
            <div>
              <Button icon="camera">{say(lang, t.photoAdd)}</Button>
            </div>
          </form>
        </details>
      ) : null}
    </Card>
  );
}

function foundFacts(lang: Lang, danger: DangerDetail): readonly Fact[] {
  const source = say(lang, sourceWords[danger.source]);
  return [
    [say(lang, t.place), danger.place],
    [say(lang, t.category), say(lang, categoryWords[danger.category])],
    [
      say(lang, t.source),
      danger.sourceHref === undefined ? (
        source
      ) : (
        <a class={LINK} href={danger.sourceHref}>
          {source}
        </a>
      ),
    ] as unknown as Fact,
    [say(lang, t.foundAt), `${formatStamp(danger.foundAt).slice(0, 16)} · ${danger.foundBy}`],
    ...(danger.criterion === undefined
      ? []
      : ([
          [
            say(lang, t.criterion),
            `${say(lang, danger.criterion.text)} · ${danger.criterion.source}${
              danger.criterion.isVerified ? "" : `（${say(lang, t.unverified)}）`
            }`,
          ],
        ] as const)),
    ...(danger.reopened === 0
      ? []
      : ([[say(lang, t.reopened), say(lang, t.reopenedTimes, { n: danger.reopened })]] as const)),
  ];
}

function fiveFacts(lang: Lang, danger: DangerDetail): readonly Fact[] {
  const orDash = (text: string) => (text === "" ? undefined : text);
  return [
    [say(lang, t.responsible), danger.responsible],
    [say(lang, t.measure), orDash(danger.measure)],
    [
      say(lang, t.cost),
      danger.costFen === null ? undefined : say(lang, t.fen, { yuan: yuanText(danger.costFen) }),
    ],
    [say(lang, t.dueOn), danger.dueOn ?? undefined],
    [say(lang, t.plan), orDash(danger.plan)],
    ...(danger.extensions === 0
      ? []
      : ([
          [
            say(lang, t.extensions),
            say(lang, t.extendedBy, { count: danger.extensions, days: danger.extendedDays }),
          ],
        ] as const)),
  ];
}

function doneFacts(lang: Lang, danger: DangerDetail): readonly Fact[] {
  return [
    [say(lang, t.done), danger.done === "" ? undefined : danger.done],
    [
      say(lang, t.submittedBy),
      danger.submittedAt === null
        ? undefined
        : `${formatStamp(danger.submittedAt).slice(0, 16)} · ${danger.submittedBy ?? ""}`,
    ],
    [say(lang, t.checkedBy), danger.checkedBy],
    [
      say(lang, t.closedAt),
      danger.closedAt === null ? undefined : formatStamp(danger.closedAt).slice(0, 16),
    ],
  ];
}

function Facts(props: DetailPageProps) {
  const { lang, danger } = props;
  const isHandedIn = danger.submittedAt !== null || danger.closedAt !== null;
  return (
    <>
      <Card title={say(lang, t.found)} icon="eye">
        <KeyValueList facts={foundFacts(lang, danger)} />
      </Card>
      {danger.responsible === undefined ? null : (
        <Card title={say(lang, t.five)} icon="list">
          <KeyValueList facts={fiveFacts(lang, danger)} />
        </Card>
      )}
      {isHandedIn ? (
        <Card title={say(lang, t.closed)} icon="check">
          <KeyValueList facts={doneFacts(lang, danger)} />
        </Card>
      ) : null}
    </>
  );
}

function History(props: DetailPageProps) {
  const { lang, danger } = props;
  return (
    <Card title={say(lang, t.history)} icon="history">
      <Table
        lang={lang}
        caption={say(lang, t.history)}
        columns={[
          { label: say(lang, t.time) },
          { label: say(lang, t.event) },
          { label: say(lang, t.who) },
          { label: say(lang, t.note) },
        ]}
        rows={danger.history.map((line) => {
          const words: Phrase | undefined = eventWords[line.kind];
          return {
            cells: [
              <span class="whitespace-nowrap">{formatStamp(line.at).slice(0, 16)}</span>,
              words === undefined ? line.kind : say(lang, words),
              line.who ?? say(lang, t.system),
              line.notes.join(" · "),
            ],
          };
        })}
      />
    </Card>
  );
}

export function DangerDetailPage(props: DetailPageProps) {
  const { lang, danger } = props;
  return (
    <div class={STACK} id="danger-detail">
      <p class="print-only">
        {props.siteName} · {say(lang, t.sheet)}
      </p>
      <PageHead title={`${say(lang, t.one)} ${danger.number}`}>
        <span class="no-print" data-needs-js>
          <Button type="button" icon="printer" extra={{ "data-print": "" }}>
            {say(lang, t.print)}
          </Button>
        </span>
        <span class="no-print">
          <LinkButton href={dangerPaths.list} icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
        </span>
      </PageHead>
      <Refused
        lang={lang}
        words={props.form.act === "photos" ? undefined : props.form.message}
        isSilent
      />
      {props.notice === undefined ? null : (
        <Alert lang={lang} state="alert">
          {props.notice}
        </Alert>
      )}
      <Pills lang={lang} danger={danger} />
      <p class="danger-what">{danger.what}</p>
      {danger.repeat === undefined ? null : (
        <Alert lang={lang} state="alert" word={say(lang, t.repeat)} icon="refresh">
          <a class={LINK} href={danger.repeat.href}>
            {say(lang, t.repeatOf, { number: danger.repeat.number })}
          </a>
        </Alert>
      )}
      <div class="danger-columns">
        <div class={STACK}>
          <Photos {...props} />
          <Facts {...props} />
        </div>
        <Acts {...props} />
      </div>
      <History {...props} />
      <p class="print-only danger-sign">{say(lang, t.sign)}</p>
    </div>
  );
}
