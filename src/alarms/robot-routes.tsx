/** The page of the robots of group chats. */

import { robotText as t } from "../../views/alarms/robot-text.ts";
import { RobotsPage } from "../../views/alarms/robots-page.tsx";
import { instant } from "../kernel/instants.ts";
import { valuesOf } from "../platform/form.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { alarmPaths } from "./paths.ts";
import {
  addRobot,
  ROBOT_FIELDS,
  type RobotField,
  type RobotProblems,
  type RobotRefusal,
  removeRobot,
  switchRobot,
  testRobot,
} from "./robot-service.ts";
import { listRobots, ROBOTS_MAX } from "./robot-store.ts";
import { type Deliver, deliverByHttps } from "./robots.ts";

const ADMINISTRATORS: readonly string[] = ["administrator"];

type Shown = {
  readonly typed?: Readonly<Partial<Record<RobotField, string>>>;
  readonly problems?: RobotProblems;
  readonly message?: string;
  readonly isWell?: boolean;
};

function page(ports: Ports, frame: Frame, c: WebContext, shown: Shown = {}) {
  const lang = c.get("lang");
  const isBad = shown.message !== undefined && shown.isWell !== true;
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    ...(isBad ? { status: 422 as const } : {}),
    body: (
      <RobotsPage
        lang={lang}
        csrf={c.get("csrf")}
        robots={listRobots(ports.db.read).map((robot) => ({
          ...robot,
          toldAt: robot.toldAt === null ? undefined : instant(robot.toldAt),
        }))}
        typed={shown.typed ?? {}}
        problems={shown.problems ?? {}}
        message={shown.message}
        isWell={shown.isWell === true}
      />
    ),
  });
}

function refused(lang: Lang, refusal: RobotRefusal): Shown {
  if (refusal.code === "form") return { message: say(lang, t.check), problems: refusal.problems };
  return { message: say(lang, refusal.code === "full" ? t.full : t.gone, { max: ROBOTS_MAX }) };
}

async function test(ports: Ports, frame: Frame, c: WebContext, deliver: Deliver) {
  const lang = c.get("lang");
  const words = say(lang, t.testWords);
  const tested = await testRobot(ports, actorOf(c), c.req.param("id") ?? "", words, deliver);
  if (!tested.ok) return await page(ports, frame, c, refused(lang, tested.refusal));
  const { robot, failure } = tested.value;
  const isWell = failure === undefined;
  const why = failure?.endsWith("Error") === true ? say(lang, t.testNet) : (failure ?? "");
  const message = isWell
    ? say(lang, t.testWell, { name: robot.name })
    : say(lang, t.testBad, { name: robot.name, why });
  return await page(ports, frame, c, { message, isWell });
}

export function robotRoutes(
  ports: Ports,
  frame: Frame,
  deliver: Deliver = deliverByHttps,
): readonly Route[] {
  const idOf = (c: WebContext): string => c.req.param("id") ?? "";
  return [
    get(alarmPaths.robots, ADMINISTRATORS, (c) => page(ports, frame, c)),
    post(alarmPaths.robots, ADMINISTRATORS, async (c) => {
      const form = await formOf(c);
      const added = await addRobot(ports, actorOf(c), form);
      if (added.ok) return goTo(c, alarmPaths.robots);
      const typed = valuesOf(ROBOT_FIELDS, form);
      return await page(ports, frame, c, { ...refused(c.get("lang"), added.refusal), typed });
    }),
    post(alarmPaths.robotTest(":id"), ADMINISTRATORS, (c) => test(ports, frame, c, deliver)),
    post(alarmPaths.robotSwitch(":id"), ADMINISTRATORS, async (c) => {
      const done = await switchRobot(ports, actorOf(c), idOf(c));
      if (!done.ok) return await page(ports, frame, c, refused(c.get("lang"), done.refusal));
      return goTo(c, alarmPaths.robots);
    }),
    post(alarmPaths.robotRemove(":id"), ADMINISTRATORS, async (c) => {
      const done = await removeRobot(ports, actorOf(c), idOf(c));
      if (!done.ok) return await page(ports, frame, c, refused(c.get("lang"), done.refusal));
      return goTo(c, alarmPaths.robots);
    }),
  ];
}
