/** Robots of group chats: how each one does, a test, and the form for another. */
import { PRIORITIES, type Priority } from "../../src/alarms/model.ts";
import { alarmPaths } from "../../src/alarms/paths.ts";
import { ROBOT_KINDS, type RobotKind } from "../../src/alarms/robot-rules.ts";
import type { RobotField, RobotProblems } from "../../src/alarms/robot-service.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, Select, TextInput } from "../ui/form.tsx";
import { FORM_GRID, STACK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Table } from "../ui/structure.tsx";
import { priorityWord } from "./parts.tsx";
import { robotKindText, robotText as t } from "./robot-text.ts";
import { alarmText } from "./text.ts";

export type RobotView = {
  readonly id: string;
  readonly kind: RobotKind;
  readonly name: string;
  readonly priority: number;
  readonly isActive: boolean;
  readonly toldAt: UnixMs | undefined;
  readonly failures: number;
  readonly failure: string | null;
};

type PageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly robots: readonly RobotView[];
  readonly typed: Readonly<Partial<Record<RobotField, string>>>;
  readonly problems: RobotProblems;
  readonly message: string | undefined;
  readonly isWell: boolean;
};

function State(props: { readonly lang: Lang; readonly robot: RobotView }) {
  const { lang, robot } = props;
  if (!robot.isActive) return <StatePill state="neutral" word={say(lang, t.off)} />;
  if (robot.failures === 0) return <StatePill state="ok" word={say(lang, t.well)} />;
  const why = robot.failure?.endsWith("Error") === true ? say(lang, t.testNet) : robot.failure;
  return (
    <StatePill state="warn" word={say(lang, t.failing, { n: robot.failures, why: why ?? "" })} />
  );
}

function Acts(props: PageProps & { readonly robot: RobotView }) {
  const { lang, csrf, robot } = props;
  const dialogId = `remove-${robot.id}`;
  return (
    <div class="flex flex-wrap gap-2">
      <form method="post" action={alarmPaths.robotTest(robot.id)}>
        <CsrfField token={csrf} />
        <Button icon="upload">{say(lang, t.test)}</Button>
      </form>
      <form method="post" action={alarmPaths.robotSwitch(robot.id)}>
        <CsrfField token={csrf} />
        <Button icon={robot.isActive ? "bell-off" : "bell-ring"}>
          {say(lang, robot.isActive ? t.turnOff : t.turnOn)}
        </Button>
      </form>
      <DialogOpener dialogId={dialogId} kind="quiet" icon="trash">
        {say(lang, t.remove)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id={dialogId}
        title={say(lang, t.remove)}
        action={alarmPaths.robotRemove(robot.id)}
        confirmLabel={say(lang, t.remove)}
        confirmKind="destructive"
        csrf={csrf}
      >
        <p>{robot.name}</p>
      </ConfirmDialog>
    </div>
  );
}

function AddForm(props: PageProps) {
  const { lang, typed, problems } = props;
  const errorOf = (field: RobotField): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : say(lang, t[problem]);
  };
  const field = (id: RobotField) => ({ lang, id, label: say(lang, t[id]), error: errorOf(id) });
  return (
    <Card title={say(lang, t.add)} icon="plus">
      <form class={STACK} method="post" action={alarmPaths.robots}>
        <CsrfField token={props.csrf} />
        <div class={FORM_GRID}>
          <TextInput {...field("name")} value={typed.name} maxLength={40} isRequired />
          <Select
            {...field("kind")}
            value={typed.kind ?? "dingtalk"}
            options={ROBOT_KINDS.map((kind) => ({
              value: kind,
              label: say(lang, robotKindText[kind]),
            }))}
          />
          <Select
            {...field("priority")}
            value={typed.priority ?? "2"}
            options={PRIORITIES.map((priority) => ({
              value: String(priority),
              label: priorityWord(lang, priority),
            }))}
          />
          <Select
            {...field("lang")}
            value={typed.lang ?? lang}
            options={[
              { value: "zh-CN", label: "中文" },
              { value: "en", label: "English" },
            ]}
          />
        </div>
        <TextInput
          {...field("url")}
          hint={say(lang, t.urlHint)}
          value={typed.url}
          maxLength={400}
          isRequired
        />
        <TextInput
          {...field("secret")}
          type="password"
          hint={say(lang, t.secretHint)}
          autocomplete="new-password"
        />
        <div>
          <Button kind="primary" icon="plus">
            {say(lang, t.submit)}
          </Button>
        </div>
      </form>
    </Card>
  );
}

export function RobotsPage(props: PageProps) {
  const { lang, message } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={alarmPaths.settings} icon="arrow-left">
          {say(lang, alarmText.settings)}
        </LinkButton>
      </PageHead>
      {props.isWell && message !== undefined ? (
        <Alert lang={lang} state="ok">
          {message}
        </Alert>
      ) : (
        <Refused lang={lang} words={message} />
      )}
      <p class="quiet">{say(lang, t.lead)}</p>
      <Table
        lang={lang}
        caption={say(lang, t.list)}
        columns={[
          { label: say(lang, t.name) },
          { label: say(lang, t.kind) },
          { label: say(lang, t.priority) },
          { label: say(lang, t.state) },
          { label: say(lang, t.told) },
          { label: say(lang, t.acts) },
        ]}
        rows={props.robots.map((robot) => ({
          cells: [
            robot.name,
            say(lang, robotKindText[robot.kind]),
            priorityWord(lang, robot.priority as Priority),
            <State lang={lang} robot={robot} />,
            robot.toldAt === undefined ? say(lang, t.never) : formatStamp(robot.toldAt),
            <Acts {...props} robot={robot} />,
          ],
        }))}
        empty={say(lang, t.none)}
      />
      <AddForm {...props} />
    </div>
  );
}
