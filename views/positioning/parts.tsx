/** Parts that the positioning pages share: sections, symbols, legend, the box that the map module fills. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { EmptyState } from "../ui/feedback.tsx";
import type { IconName } from "../ui/icon.tsx";
import { Tabs } from "../ui/structure.tsx";
import { kindWords, mapText as t } from "./map-text.ts";
import type { MapAnchor, MapPlan, MapZone, PersonKind } from "./wire.ts";

const OUTLINE: Readonly<Record<PersonKind, string>> = {
  staff: "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18z",
  contractor: "M4 4h16v16h-16z",
  visitor: "M12 2l10 19h-20z",
  unknown: "M12 1l11 11l-11 11l-11-11z",
};

/** The shape that stands for a kind of person, on the map and beside names. */
export function KindSymbol(props: { readonly kind: PersonKind }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={OUTLINE[props.kind]} />
    </svg>
  );
}

export function Legend(props: { readonly lang: Lang }) {
  const { lang } = props;
  return (
    <ul class="map-legend" aria-label={say(lang, t.legend)}>
      {(["staff", "contractor", "visitor", "unknown"] as const).map((kind) => (
        <li data-kind={kind}>
          <KindSymbol kind={kind} />
          {say(lang, kindWords[kind])}
        </li>
      ))}
      <li data-kind="staff" data-state="stale">
        <KindSymbol kind="staff" />
        {say(lang, t.legendStale)}
      </li>
    </ul>
  );
}

export type Section = { readonly href: string; readonly label: string; readonly icon: IconName };

export function Sections(props: {
  readonly lang: Lang;
  readonly sections: readonly Section[];
  readonly current: string;
}) {
  return (
    <div class="map-sections no-print">
      <Tabs label={say(props.lang, t.title)} tabs={props.sections} current={props.current} />
    </div>
  );
}

export function NoFloor(props: { readonly lang: Lang; readonly plansHref: string }) {
  return (
    <EmptyState title={say(props.lang, t.noFloor)} icon="map">
      <p>{say(props.lang, t.noFloorHelp)}</p>
      <LinkButton href={props.plansHref} icon="map" kind="primary">
        {say(props.lang, t.toPlans)}
      </LinkButton>
    </EmptyState>
  );
}

/** What the module of the map reads; JSON in attributes, because a script element would be against the policy. */
export function MapBox(props: {
  readonly kind: "live" | "playback" | "draw";
  readonly label: string;
  readonly plan: MapPlan;
  readonly zones: readonly MapZone[];
  readonly anchors: readonly MapAnchor[];
  readonly data?: Readonly<Record<string, string | undefined>> | undefined;
}) {
  return (
    <section
      class="map-box"
      id="map"
      aria-label={props.label}
      data-map={props.kind}
      data-plan={JSON.stringify(props.plan)}
      data-zones={JSON.stringify(props.zones)}
      data-anchors={JSON.stringify(props.anchors)}
      {...props.data}
    />
  );
}
