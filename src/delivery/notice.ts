/** The safety notice: each publication is a new version, and a visit names the one that was read out. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { insertNotice, newestNotice } from "./store.ts";

const LENGTH_MAX = 3_000;

/** Given with the program, until the site writes its own. Practice of the trade, to be checked by the site. */
export const FIRST_NOTICE = {
  zh: [
    "一、气瓶直立放置，距灶具 0.5–1 米，不放在卧室、地下室和密闭空间。",
    "二、用气时人不离开，用完先关瓶阀再关灶具。",
    "三、胶管不超过 2 米，不穿墙、不接三通，到期更换。",
    "四、不加热、不倒置、不摇晃气瓶，不自行倒残液。",
    "五、闻到燃气味：关闭瓶阀，打开门窗，不开关电器、不打电话，到室外拨打应急电话。",
    "六、气瓶由供气单位回收，不交给他人充装或转让。",
  ].join("\n"),
  en: [
    "1. Keep the cylinder upright, 0.5–1 m from the stove; never in a bedroom, basement or closed room.",
    "2. Stay while gas burns; close the cylinder's valve first, then the stove.",
    "3. The hose is at most 2 m long, goes through no wall, has no branch, and is replaced when due.",
    "4. Never heat, turn over or shake a cylinder, and never pour out what is left.",
    "5. You smell gas: close the valve, open doors and windows, touch no switch or phone, call from outside.",
    "6. The supplier takes the cylinder back; nobody else fills it or gets it from you.",
  ].join("\n"),
} as const;

export function publishNotice(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  texts: { readonly zh: string; readonly en: string },
): Promise<Result<{ readonly version: number }, { readonly code: "notice.missing" }>> {
  const zh = texts.zh.trim().slice(0, LENGTH_MAX);
  const en = texts.en.trim().slice(0, LENGTH_MAX);
  return ports.db.write((tx) => {
    if (zh === "" || en === "") return refuse({ code: "notice.missing" });
    const before = newestNotice(tx.orm);
    if (before?.zh === zh && before.en === en) return accept({ version: before.version });
    const version = (before?.version ?? 0) + 1;
    insertNotice(tx.orm, {
      version,
      zh,
      en,
      publishedAt: ports.clock.now(),
      publishedBy: actor.personId,
    });
    tx.append({
      kind: "notice.published",
      actor: actor.personId,
      subject: `notice:${version}`,
      payload: { version },
      lane: "event",
    });
    return accept({ version });
  });
}

/** The program's own text as version 1, where a site has none. */
export async function supplyNotice(ports: Ports): Promise<void> {
  if (newestNotice(ports.db.read) !== undefined) return;
  await publishNotice(ports, { personId: "system" }, FIRST_NOTICE);
}
