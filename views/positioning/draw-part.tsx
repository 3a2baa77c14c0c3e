/** Where an outline is drawn by hand or typed: tools, the plan, and the fields that hold the truth. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import type { ShapeKind } from "../../src/positioning/pages/form-shape.ts";
import { Button } from "../ui/button.tsx";
import { NumberInput, Select, TextArea } from "../ui/form.tsx";
import { Card } from "../ui/structure.tsx";
import { MapBox } from "./parts.tsx";
import type { MapAnchor, MapPlan, MapZone } from "./wire.ts";
import { zonesText as t } from "./zones-text.ts";

type Fields = {
  readonly lang: Lang;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
};

export type DrawPartProps = Fields & {
  readonly floorName: string;
  readonly plan: MapPlan;
  /** The other areas of the floor, to draw beside. */
  readonly others: readonly MapZone[];
  readonly anchors: readonly MapAnchor[];
  readonly kinds: readonly ShapeKind[];
  readonly hasHoles?: boolean | undefined;
};

export function fieldOf(props: Fields, id: string, label: string, hint?: string) {
  const { lang, values, errors } = props;
  return { lang, id, label, hint, value: values[id], error: errors[id] };
}

export function DrawPart(props: DrawPartProps) {
  const { lang, values, errors, hasHoles } = props;
  const tools = [
    ["outline", t.outline, "edit"],
    ["hole", t.hole, "minus"],
    ["undo", t.undo, "undo"],
    ["clear", t.clear, "refresh"],
  ] as const;
  return (
    <Card title={say(lang, t.draw)} icon="edit">
      <p class="form-hint">{say(lang, t.drawHint)}</p>
      <div class="map-tools mt-2" data-needs-js>
        {tools
          .filter(([name]) => name !== "hole" || hasHoles)
          .map(([name, words, icon]) => (
            <span data-only={name === "hole" ? "polygon" : undefined}>
              <Button type="button" icon={icon} extra={{ "data-draw": name }}>
                {say(lang, words)}
              </Button>
            </span>
          ))}
      </div>
      <div class="mt-3">
        <MapBox
          kind="draw"
          label={`${say(lang, t.draw)} · ${props.floorName}`}
          plan={props.plan}
          zones={props.others}
          anchors={props.anchors}
          data={{ "data-new": (values["points"] ?? "") === "" ? "yes" : "no" }}
        />
      </div>
      <div class="mt-3 grid gap-3 sm:grid-cols-2">
        <Select
          {...fieldOf(props, "shape", say(lang, t.shape))}
          value={values["shape"] ?? "polygon"}
          options={props.kinds.map((kind) => ({
            value: kind,
            label: say(lang, kind === "polygon" && !hasHoles ? t.polygonPlain : t[kind]),
          }))}
        />
        <div data-only="circle">
          <NumberInput {...fieldOf(props, "radius", say(lang, t.radius))} unit="m" />
        </div>
        {props.kinds.includes("corridor") ? (
          <div data-only="corridor">
            <NumberInput {...fieldOf(props, "width", say(lang, t.width))} unit="m" />
          </div>
        ) : null}
        <div class="sm:col-span-2">
          <TextArea
            {...fieldOf(props, "points", say(lang, t.points), say(lang, t.pointsHint))}
            maxLength={2_000}
            rows={3}
          />
        </div>
        {hasHoles ? (
          <div class="sm:col-span-2" data-only="polygon">
            <TextArea
              {...fieldOf(props, "holes", say(lang, t.holes))}
              maxLength={2_000}
              rows={errors["holes"] === undefined && (values["holes"] ?? "") === "" ? 1 : 3}
            />
          </div>
        ) : null}
      </div>
    </Card>
  );
}
