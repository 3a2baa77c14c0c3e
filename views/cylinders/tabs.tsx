/** The ways between the pages of the register. */
import { cylinderPaths } from "../../src/cylinders/paths.ts";
import { gasPaths } from "../../src/gases/index.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Tabs } from "../ui/structure.tsx";
import { toolsText as o } from "./tools-text.ts";

export function RegisterTabs(props: {
  readonly lang: Lang;
  readonly current: string;
  readonly canEdit: boolean;
  readonly openReports?: number | undefined;
}) {
  const { lang, canEdit } = props;
  const tabs = [
    { href: cylinderPaths.list, label: say(lang, o.tabList), icon: "cylinders" as const },
    { href: cylinderPaths.scan, label: say(lang, o.tabScan), icon: "scan" as const },
    ...(canEdit
      ? [
          {
            href: cylinderPaths.reports,
            label: say(lang, o.tabReports),
            icon: "phone" as const,
            count: props.openReports === 0 ? undefined : props.openReports,
          },
          { href: cylinderPaths.imports, label: say(lang, o.tabImports), icon: "upload" as const },
          {
            href: cylinderPaths.patterns,
            label: say(lang, o.tabPatterns),
            icon: "qr-code" as const,
          },
        ]
      : []),
    { href: gasPaths.list, label: say(lang, o.tabGases), icon: "flame" as const },
  ];
  return (
    <div class="no-print">
      <Tabs label={say(lang, o.tools)} tabs={tabs} current={props.current} />
    </div>
  );
}
