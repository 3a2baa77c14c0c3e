/** One platform: whether it answers, how far it is, and what may be done with it. */
import type { Child } from "hono/jsx";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, StatePill } from "../ui/feedback.tsx";
import { CsrfField, TextInput } from "../ui/form.tsx";
import { STACK, TWO_COLUMNS } from "../ui/look.ts";
import type { State } from "../ui/state.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  KeyValueList,
  PageHead,
  Table,
} from "../ui/structure.tsx";
import { courierText } from "./courier-page.tsx";
import type { PlatformLine } from "./line.ts";
import { platformPaths } from "./paths.ts";
import { RequestCard, type RequestCardProps } from "./request-card.tsx";
import { laneText, syncText as t } from "./text.ts";

export type PlatformPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly mayChange: boolean;
  readonly line: PlatformLine;
  readonly lifeState: "active" | "paused" | "retired";
  readonly reason: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly lanes: readonly {
    readonly lane: keyof typeof laneText;
    readonly lastSeq: number;
    readonly acknowledgedSeq: number;
    readonly at: string;
  }[];
  /** `none`: its interface has no form for files. Undefined: not for who looks. */
  readonly courier: "files" | "none" | undefined;
  readonly probe: { readonly state: State; readonly words: string } | undefined;
  readonly refused: string | undefined;
  /** Rows as they would go up now, for an interface of somebody else. */
  readonly preview?: string | undefined;
  /** Only for who may change it, and not of one that is retired. */
  readonly request?: Pick<RequestCardProps, "request" | "returned"> | undefined;
};

function Turn(
  props: PlatformPageProps & {
    readonly event: "pause" | "retire";
    readonly hint: string;
    readonly title: string;
  },
) {
  const { lang, line, event } = props;
  return (
    <>
      <DialogOpener dialogId={`turn-${event}`} kind={event === "retire" ? "destructive" : "plain"}>
        {props.title}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id={`turn-${event}`}
        title={`${props.title} · ${line.name}`}
        action={platformPaths.turn(line.id)}
        confirmLabel={props.title}
        confirmKind={event === "retire" ? "destructive" : "primary"}
        csrf={props.csrf}
      >
        <p>{props.hint}</p>
        <input type="hidden" name="event" value={event} />
        <TextInput
          lang={lang}
          id={`reason-${event}`}
          name="reason"
          label={say(lang, t.reason)}
          maxLength={500}
          isRequired
        />
      </ConfirmDialog>
    </>
  );
}

function Acts(props: PlatformPageProps) {
  const { lang, line, lifeState } = props;
  if (!props.mayChange || lifeState === "retired") return null;
  return (
    <div class="flex flex-wrap gap-3">
      {line.isCarried ? null : (
        <form method="post" action={platformPaths.probe(line.id)}>
          <CsrfField token={props.csrf} />
          <Button icon="activity">{say(lang, t.probe)}</Button>
        </form>
      )}
      {lifeState === "paused" ? (
        <form method="post" action={platformPaths.turn(line.id)}>
          <CsrfField token={props.csrf} />
          <input type="hidden" name="event" value="resume" />
          <Button kind="primary" icon="check">
            {say(lang, t.resume)}
          </Button>
        </form>
      ) : (
        <Turn {...props} event="pause" title={say(lang, t.pause)} hint={say(lang, t.pauseHint)} />
      )}
      <LinkButton href={platformPaths.edit(line.id)} icon="edit">
        {say(lang, t.edit)}
      </LinkButton>
      <Turn {...props} event="retire" title={say(lang, t.retire)} hint={say(lang, t.retireHint)} />
    </div>
  );
}

function Notice(props: {
  readonly lang: Lang;
  readonly state: State;
  readonly children?: Child | undefined;
}) {
  return (
    <Alert lang={props.lang} state={props.state}>
      {props.children}
    </Alert>
  );
}

export function PlatformPage(props: PlatformPageProps) {
  const { lang, line } = props;
  return (
    <div class={STACK}>
      <PageHead title={line.name}>
        {props.courier === "files" ? (
          <LinkButton href={platformPaths.courier(line.id)} icon="download">
            {say(lang, courierText.title)}
          </LinkButton>
        ) : null}
        <LinkButton href="/upstream" icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      {props.refused === undefined ? null : (
        <Notice lang={lang} state="alert">
          {props.refused}
        </Notice>
      )}
      {props.probe === undefined ? null : (
        <Notice lang={lang} state={props.probe.state}>
          {props.probe.words}
        </Notice>
      )}
      {line.openDeadLetters === 0 ? null : (
        <Notice lang={lang} state="warn">
          <a class="link font-semibold" href={platformPaths.deadLetters}>
            {say(lang, t.refusedOpen, { count: line.openDeadLetters })}
          </a>
        </Notice>
      )}
      <Acts {...props} />
      <div class={TWO_COLUMNS}>
        <Card title={say(lang, t.state)} icon="activity">
          <KeyValueList
            facts={[
              [say(lang, t.state), <StatePill state={line.state} word={line.stateWord} />],
              [say(lang, t.reason), props.reason === "" ? undefined : props.reason],
              [say(lang, t.problem), line.problem],
              [say(lang, t.today), line.today],
              [say(lang, t.waiting), String(line.waiting)],
              ...(line.progress === undefined
                ? []
                : [[say(lang, t.active), line.progress] as const]),
            ]}
          />
        </Card>
        <Card title={say(lang, t.platform)} icon="cloud-upload">
          <KeyValueList
            facts={
              props.courier === "none"
                ? [...props.facts, [say(lang, courierText.title), say(lang, courierText.unfit)]]
                : props.facts
            }
          />
        </Card>
      </div>
      <Table
        lang={lang}
        caption={say(lang, t.lanes)}
        columns={[
          { label: say(lang, t.lane) },
          { label: say(lang, t.last), align: "end" },
          { label: say(lang, t.acknowledged), align: "end" },
          { label: say(lang, t.waiting), align: "end" },
          { label: say(lang, t.acknowledgedAt) },
        ]}
        rows={props.lanes.map((lane) => ({
          cells: [
            say(lang, laneText[lane.lane]),
            lane.lastSeq,
            lane.acknowledgedSeq,
            lane.lastSeq - lane.acknowledgedSeq,
            lane.at,
          ],
        }))}
      />
      {props.request === undefined ? null : (
        <RequestCard lang={lang} csrf={props.csrf} id={line.id} {...props.request} />
      )}
      {props.preview === undefined ? null : (
        <Card title={say(lang, t.preview)} icon="list">
          <p>
            <StatePill state="warn" icon="pending" word={say(lang, t.unverified)} />
          </p>
          <pre class="overflow-x-auto text-sm">{props.preview}</pre>
        </Card>
      )}
    </div>
  );
}
