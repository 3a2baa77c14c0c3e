/** The list of platforms, on the page of the upstream and where it is asked for. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { StatePill } from "../ui/feedback.tsx";
import { LINK } from "../ui/look.ts";
import { Table } from "../ui/structure.tsx";
import type { PlatformLine } from "./line.ts";
import { syncText as t } from "./text.ts";

export function PlatformTable(props: {
  readonly lang: Lang;
  readonly platforms: readonly PlatformLine[];
}) {
  const { lang, platforms } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.platforms)}
      empty={say(lang, t.nonePlatforms)}
      columns={[
        { label: say(lang, t.platform) },
        { label: say(lang, t.state) },
        { label: say(lang, t.address) },
        { label: say(lang, t.waiting), align: "end" },
        { label: say(lang, t.today), align: "end" },
      ]}
      rows={platforms.map((one) => ({
        cells: [
          <>
            {one.href === undefined ? (
              one.name
            ) : (
              <a class={LINK} href={one.href}>
                {one.name}
              </a>
            )}
            <small class="quiet block">{one.form}</small>
          </>,
          <>
            <StatePill state={one.state} word={one.stateWord} />
            {one.problem === undefined ? null : (
              <small class="quiet block wrap-anywhere">{one.problem}</small>
            )}
            {one.progress === undefined ? null : <small class="quiet block">{one.progress}</small>}
          </>,
          <>
            <span class="whitespace-nowrap">{one.address}</span>{" "}
            {one.isPlain ? (
              <StatePill state="warn" icon="unlock" word={say(lang, t.plain)} />
            ) : null}
          </>,
          one.waiting,
          <>
            {one.today}
            {one.isBudgetUsed ? <small class="quiet block">{say(lang, t.budgetUsed)}</small> : null}
          </>,
        ],
      }))}
    />
  );
}
