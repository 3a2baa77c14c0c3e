/** The ways between the pages of the devices; the list and the state page of a device can show them too. */
import { devicePaths, outputPaths, pointPaths } from "../../src/ingest/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Tabs } from "../ui/structure.tsx";
import { deviceText as t } from "./text.ts";

/** Over everything that is set up. `canWrite`: an administrator. */
export function SetupTabs(props: {
  readonly lang: Lang;
  readonly current: string;
  readonly canWrite: boolean;
}) {
  const { lang, canWrite } = props;
  const tabs = [
    { href: devicePaths.list, label: say(lang, t.devices), icon: "plug" as const },
    ...(canWrite
      ? [{ href: devicePaths.guess, label: say(lang, t.guess), icon: "search" as const }]
      : []),
    { href: devicePaths.recordings, label: say(lang, t.recordings), icon: "activity" as const },
    { href: pointPaths.list, label: say(lang, t.points), icon: "fuel" as const },
    { href: outputPaths.list, label: say(lang, t.outputs), icon: "siren" as const },
  ];
  return (
    <div class="no-print">
      <Tabs label={say(lang, t.sections)} tabs={tabs} current={props.current} />
    </div>
  );
}

/** Over the pages of one device. */
export function DeviceTabs(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly current: string;
  readonly canWrite: boolean;
  readonly isCheckable: boolean;
}) {
  const { lang, id } = props;
  const tabs = [
    { href: devicePaths.list, label: say(lang, t.devices), icon: "arrow-left" as const },
    { href: devicePaths.one(id), label: say(lang, t.status), icon: "info" as const },
    { href: devicePaths.live(id), label: say(lang, t.live), icon: "activity" as const },
    ...(props.isCheckable
      ? [{ href: devicePaths.checks(id), label: say(lang, t.checks), icon: "checks" as const }]
      : []),
    ...(props.canWrite
      ? [{ href: devicePaths.edit(id), label: say(lang, t.edit), icon: "settings" as const }]
      : []),
  ];
  return (
    <div class="no-print">
      <Tabs label={say(lang, t.ofDevice)} tabs={tabs} current={props.current} />
    </div>
  );
}
