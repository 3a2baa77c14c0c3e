/** The kiosk pages of manifolds; what a gun's address shows for a gun, it shows here for a manifold. */

import type { ManifoldPanel } from "../../../views/filling/manifold-model.ts";
import { ManifoldFrame, ManifoldPage } from "../../../views/filling/manifold-page.tsx";
import { manifoldActText } from "../../../views/filling/manifold-text.ts";
import { fillText } from "../../../views/filling/text.ts";
import type { Frame } from "../../platform/frame.ts";
import type { LiveScreens } from "../../platform/http/live-screens.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import { actorOf, type WebContext } from "../../platform/web.ts";
import type { Viewer } from "../cards.ts";
import type { SampleCode } from "../model.ts";
import { registerRefusals, type Station, unbind } from "../service.ts";
import { manifoldBlockerWords, manifoldPanelOf } from "./cards.ts";
import {
  authoriseManifold,
  confirmBlank,
  settleManifold,
  startLeakTest,
  stopManifold,
} from "./service.ts";

const SAMPLES_SHOWN = 5;

type Form = Readonly<Record<string, string>>;
type ActCode = keyof typeof manifoldActText;

/** Words of a refusal, or undefined when the act was done. */
type Done = string | undefined;

export class ManifoldPages {
  readonly #station: Station;
  readonly #frame: Frame;
  readonly #screens: LiveScreens;
  readonly #samples: readonly SampleCode[];

  constructor(
    station: Station,
    frame: Frame,
    screens: LiveScreens,
    samples: readonly SampleCode[],
  ) {
    this.#station = station;
    this.#frame = frame;
    this.#screens = screens;
    this.#samples = samples;
  }

  owns(pointId: string): boolean {
    return this.#station.board.rowOf(pointId)?.kind === "manifold";
  }

  #panel(lang: Lang, id: string, position: string | undefined, viewer: Viewer, personId: string) {
    const { board, ports } = this.#station;
    const view = board.view(id);
    if (view === undefined) return undefined;
    return manifoldPanelOf(ports.db.read, lang, view, {
      position,
      viewer,
      now: ports.clock.now(),
      monotonicMs: ports.clock.monotonicMs(),
      refusalsOf: (cylinderId) =>
        registerRefusals(this.#station, { personId }, view.row, cylinderId),
    });
  }

  page(c: WebContext, id: string, viewer: Viewer, message?: string) {
    const lang = c.get("lang");
    const { personId } = actorOf(c);
    const panel = this.#panel(lang, id, c.req.query("position"), viewer, personId);
    if (panel === undefined) return c.notFound();
    const title = say(lang, fillText.manifold, { label: panel.label });
    const { medium } = this.#station.board.rowOf(id) ?? {};
    const isScanning = panel.chosen?.kind === "open";
    return this.#frame(c, {
      device: "kiosk",
      title,
      station: title,
      scripts: ["camera"],
      status: message === undefined ? 200 : 422,
      body: (
        <ManifoldPage
          lang={lang}
          panel={panel}
          csrf={c.get("csrf")}
          message={message}
          isCamera={c.req.query("camera") === "1"}
          samples={isScanning ? this.#samplesFor(panel, medium) : []}
        />
      ),
    });
  }

  /** A few that hang nowhere yet: the next good ones, and those that must be refused. */
  #samplesFor(panel: ManifoldPanel, mediumId: string | undefined): readonly SampleCode[] {
    const bound = new Set(panel.tiles.map(({ code }) => code));
    const free = this.#samples.filter(
      (one) => one.medium === mediumId && one.medium !== undefined && !bound.has(one.code),
    );
    return free.length <= SAMPLES_SHOWN
      ? free
      : [...free.slice(0, SAMPLES_SHOWN - 2), ...free.slice(-2)];
  }

  live(c: WebContext, id: string, viewer: Viewer): Response {
    const lang = c.get("lang");
    const { personId } = actorOf(c);
    const isCamera = c.req.query("camera") === "1";
    // A strange position is none, so that nobody can make streams without end.
    const asked = c.req.query("position");
    const view = this.#station.board.view(id);
    const position = asked !== undefined && view?.positions[asked] ? asked : undefined;
    const key = `manifold:${id}:${position ?? ""}:${lang}:${personId}:${isCamera}`;
    return this.#screens.stream(key, [`point:${id}`], () => {
      const panel = this.#panel(lang, id, position, viewer, personId);
      if (panel === undefined) return "";
      return String(<ManifoldFrame lang={lang} panel={panel} isCamera={isCamera} />);
    });
  }

  #words(lang: Lang, code: ActCode): string {
    return say(lang, manifoldActText[code]);
  }

  async blank(c: WebContext, id: string, form: Form): Promise<Done> {
    const done = await confirmBlank(this.#station, actorOf(c), id, form["position"] ?? "");
    return done.ok ? undefined : this.#words(c.get("lang"), done.refusal.code);
  }

  async leakTest(c: WebContext, id: string): Promise<Done> {
    const done = await startLeakTest(this.#station, actorOf(c), id);
    return done.ok ? undefined : this.#words(c.get("lang"), done.refusal.code);
  }

  authorise(c: WebContext, id: string): Done {
    const done = authoriseManifold(this.#station, actorOf(c), id);
    if (done.ok) return undefined;
    const { refusal } = done;
    if (refusal.code !== "filling.not_opened") return this.#words(c.get("lang"), refusal.code);
    return manifoldBlockerWords(c.get("lang"), refusal.blockers);
  }

  /** With a position it is taken off; without one whatever flows is stopped. */
  release(id: string, form: Form): Done {
    const { position } = form;
    if (position === undefined) stopManifold(this.#station, id);
    else unbind(this.#station, id, position);
    return undefined;
  }

  async settle(c: WebContext, id: string, form: Form): Promise<Done> {
    const isGone = form["where"] === "gone";
    const reason = form["reason"] ?? "";
    const done = await settleManifold(this.#station, actorOf(c), id, reason, isGone);
    return done.ok ? undefined : this.#words(c.get("lang"), done.refusal.code);
  }
}
