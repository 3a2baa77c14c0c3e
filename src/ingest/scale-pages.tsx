/** Setting up a fill point over a TCP filling scale: its address, its check scale and the acceptance. */
import { type ScalePointField, ScalePointPage } from "../../views/devices/scale-point-page.tsx";
import { scalePointText as t } from "../../views/devices/scale-point-text.ts";
import { listDevices } from "../devices/index.ts";
import { acceptScalePoint } from "../filling/index.ts";
import { findMedium, MEDIA } from "../gases/index.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { desk, type PageParts, WRITERS } from "./pages.ts";
import { pointPaths } from "./paths.ts";
import { isScale } from "./points.ts";

type Values = Readonly<Partial<Record<ScalePointField, string>>>;
type Errors = Partial<Record<ScalePointField, string>>;

function wholeOf(text: string | undefined, max: number): number | undefined {
  const words = (text ?? "").trim();
  const value = Number(words);
  return /^\d{1,5}$/.test(words) && value <= max ? value : undefined;
}

function scaleOptions(parts: PageParts) {
  return listDevices(parts.ports.db.read)
    .filter((device) => device.isActive && isScale(device))
    .map((device) => ({ value: device.id, label: device.name }));
}

function checked(parts: PageParts, lang: Lang, values: Values) {
  const errors: Errors = {};
  const machine = wholeOf(values.machine, 65_535);
  const address = wholeOf(values.address, 255);
  const label = (values.label ?? "").trim();
  const acceptance = (values.acceptance ?? "").trim();
  const checkScale = values["check-scale"] ?? "";
  if (!/^[0-9A-Za-z]{1,8}$/.test(label)) errors.label = say(lang, t.badLabel);
  // The protocol tells masses only: a medium that is filled by pressure has no place here.
  if (findMedium(values.medium ?? "")?.fillForm !== "weight")
    errors.medium = say(lang, t.badMedium);
  if (machine === undefined) errors.machine = say(lang, t.badNumber, { min: 0, max: 65_535 });
  if (address === undefined) errors.address = say(lang, t.badNumber, { min: 0, max: 255 });
  if (!scaleOptions(parts).some((option) => option.value === checkScale)) {
    errors["check-scale"] = say(lang, t.badScale);
  }
  if (acceptance === "" || acceptance.length > 500) errors.acceptance = say(lang, t.badAcceptance);
  if (Object.keys(errors).length > 0 || machine === undefined || address === undefined) {
    return { ok: false as const, errors };
  }
  const medium = values.medium ?? "";
  return {
    ok: true as const,
    given: { label, medium, machine, address, acceptance, checkScaleDeviceId: checkScale },
  };
}

export function scalePageRoutes(parts: PageParts): readonly Route[] {
  const page = (
    c: WebContext,
    values: Values,
    errors: Errors = {},
    message?: string,
    status: 200 | 409 | 422 = 200,
  ) => {
    const lang = c.get("lang");
    const media = MEDIA.filter((medium) => medium.fillForm === "weight").map((medium) => ({
      value: medium.id,
      label: say(lang, medium.name),
    }));
    const body = (
      <ScalePointPage
        lang={lang}
        csrf={c.get("csrf")}
        media={media}
        scales={scaleOptions(parts)}
        values={values}
        errors={errors}
        message={message}
      />
    );
    return desk(parts, c, say(lang, t.title), body, status);
  };
  return [
    get(pointPaths.addScale, WRITERS, (c) => page(c, { medium: "lpg" })),
    post(pointPaths.addScale, WRITERS, async (c) => {
      const lang = c.get("lang");
      const values: Values = await formOf(c);
      const found = checked(parts, lang, values);
      if (!found.ok) return page(c, values, found.errors, undefined, 422);
      const id = `gun-${parts.ports.ids.next()}`;
      const { ports, filling } = parts;
      const station = { ports, board: filling.board };
      const added = await acceptScalePoint(station, actorOf(c).personId, { id, ...found.given });
      if (added.ok) return c.redirect(pointPaths.list, 303);
      if (added.refusal.code === "filling.scale_taken") {
        return page(c, values, {}, say(lang, t.taken), 409);
      }
      return page(c, values, { acceptance: say(lang, t.badAcceptance) }, undefined, 422);
    }),
  ];
}
