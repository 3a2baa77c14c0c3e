/** The area of a work drawn on the plan of a floor. */
import { permitPaths } from "../../../src/permits/paths.ts";
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { DrawPart } from "../../positioning/draw-part.tsx";
import type { MapPlan, MapZone } from "../../positioning/wire.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState, FormProblems } from "../../ui/feedback.tsx";
import { CsrfField, Select } from "../../ui/form.tsx";
import { FORM_ACTS, STACK } from "../../ui/look.ts";
import { PageHead } from "../../ui/structure.tsx";
import { areaText as t } from "./area-text.ts";

export const WORK_SHAPES = ["polygon", "circle"] as const;

export type AreaPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly permitId: string;
  readonly number: string;
  readonly seen: string;
  /** Undefined while no floor has a plan to scale. */
  readonly floor:
    | { readonly id: string; readonly name: string; readonly plan: MapPlan }
    | undefined;
  readonly floors: readonly { readonly value: string; readonly label: string }[];
  readonly others: readonly MapZone[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
};

function FloorChoice(props: AreaPageProps) {
  const { lang, floor, floors } = props;
  if (floors.length < 2) return null;
  return (
    <form method="get" action={permitPaths.area(props.permitId)} class="flex items-end gap-3">
      <Select
        lang={lang}
        id="floor"
        label={say(lang, t.floor)}
        value={floor?.id}
        options={floors}
      />
      <Button icon="layers">{say(lang, t.showFloor)}</Button>
    </form>
  );
}

export function AreaPage(props: AreaPageProps) {
  const { lang, floor, permitId } = props;
  const back = (
    <LinkButton href={permitPaths.one(permitId)} icon="arrow-left">
      {say(lang, t.back)}
    </LinkButton>
  );
  return (
    <div class={STACK}>
      <PageHead title={`${say(lang, t.title)} · ${props.number}`}>{back}</PageHead>
      <FormProblems lang={lang} errors={props.errors} message={props.message} />
      {floor === undefined ? (
        <EmptyState title={say(lang, t.noFloor)} icon="map">
          <p>{say(lang, t.noFloorHelp)}</p>
        </EmptyState>
      ) : (
        <>
          <p>{say(lang, t.hint)}</p>
          <FloorChoice {...props} />
          {/* The module says which shape is drawn; without it every field stays in sight. */}
          <form method="post" action={permitPaths.area(permitId)} id="work-area" class={STACK}>
            <CsrfField token={props.csrf} />
            <input type="hidden" name="seen" value={props.seen} />
            <input type="hidden" name="floor" value={floor.id} />
            <noscript>
              <p>{say(lang, t.noScript)}</p>
            </noscript>
            <DrawPart
              lang={lang}
              values={props.values}
              errors={props.errors}
              floorName={floor.name}
              plan={floor.plan}
              others={props.others}
              anchors={[]}
              kinds={WORK_SHAPES}
            />
            <div class={FORM_ACTS}>
              {back}
              <Button kind="primary" size="lg" icon="save">
                {say(lang, t.save)}
              </Button>
            </div>
          </form>
        </>
      )}
    </div>
  );
}
