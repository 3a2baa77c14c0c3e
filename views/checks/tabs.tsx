/** The ways into checks: running tables, confirming a use, patrols, and the tables themselves. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Tabs } from "../ui/structure.tsx";
import { checkText as t } from "./text.ts";

export const CHECK_TABS = {
  checks: "/checks",
  confirmations: "/confirmations",
  patrols: "/patrols",
  tables: "/checks/tables",
} as const;

export function CheckTabs(props: {
  readonly lang: Lang;
  readonly current: keyof typeof CHECK_TABS;
  /** False for those who walk none and read none. */
  readonly hasPatrols?: boolean;
}) {
  const { lang } = props;
  return (
    <Tabs
      label={say(lang, t.title)}
      current={CHECK_TABS[props.current]}
      tabs={[
        { href: CHECK_TABS.checks, label: say(lang, t.tabRuns), icon: "checks" },
        { href: CHECK_TABS.confirmations, label: say(lang, t.tabUse), icon: "shield-check" },
        ...(props.hasPatrols === false
          ? []
          : [{ href: CHECK_TABS.patrols, label: say(lang, t.tabPatrols), icon: "route" as const }]),
      ]}
    />
  );
}
