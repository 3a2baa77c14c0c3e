/** The page that works without the box: draws, keeps each act on the phone, and hands in when the box is in reach. */
import { Idiomorph } from "idiomorph";
import type { TakenAlong } from "../../src/phones/package.ts";
import { type Lang, parseLang, say } from "../../src/platform/i18n.ts";
import { roadText as t } from "../phones/road-text.ts";
import { TAKEN_KEY, WAITING_KEY } from "./lib/road-guard.ts";
import { playSound } from "./lib/sound.ts";
import { type Deed, deedOf, type SentForm } from "./road/doing.ts";
import { drawBar, drawPage } from "./road/draw.tsx";
import { exportWaiting } from "./road/export.ts";
import { BAR_ID, type Ui, type View } from "./road/pages.tsx";
import { newId, shrink } from "./road/picture.ts";
import { alone, isOpen, renewTaken } from "./road/renew.ts";
import { isFull } from "./road/room.ts";
import { type Contact, handIn, hello } from "./road/send.ts";
import { customersOf, roundsOf, turnsOf, visitsOf } from "./road/state.ts";
import { permitsOf, usesOf } from "./road/state-use.ts";
import { type Held, type RoadAct, RoadStore } from "./road/store.ts";
import { refreshShell, startWorker } from "./road/worker.ts";

const LOOK_EVERY_MS = 15_000;

class RoadPage {
  readonly #root: HTMLElement;
  readonly #store: RoadStore;
  #taken: Held | undefined;
  #acts: RoadAct[] = [];
  #ui: Ui = { values: {} };
  #contact: Contact | undefined;
  #csrf: string | undefined;
  #isBusy = false;
  #isNearlyFull = false;
  #hasNewer = false;
  #sending: Promise<void> | undefined;
  #isAskedAgain = false;
  readonly #pictures = new Map<string, string>();
  /** One deed after the other: a second scan waits until the first is kept. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(root: HTMLElement, store: RoadStore) {
    this.#root = root;
    this.#store = store;
  }

  get #lang(): Lang {
    return this.#taken?.lang ?? parseLang(document.documentElement.lang);
  }

  #view(): View {
    const [taken, acts] = [this.#taken, this.#acts];
    return {
      lang: this.#lang,
      ...{ taken, acts, contact: this.#contact, isBusy: this.#isBusy },
      visits: taken === undefined ? [] : visitsOf(taken, acts),
      customers: taken === undefined ? [] : customersOf(taken, acts),
      turns: taken === undefined ? [] : turnsOf(taken, acts),
      rounds: roundsOf(taken, acts),
      uses: taken === undefined ? [] : usesOf(taken, acts, Date.now()),
      permits: taken === undefined ? [] : permitsOf(taken, acts),
      truckId: taken?.round?.truckId ?? "",
      isNearlyFull: this.#isNearlyFull,
      hasNewer: this.#hasNewer,
      pictures: this.#pictures,
      now: Date.now(),
      ui: this.#ui,
    };
  }

  async load(): Promise<void> {
    this.#taken = await this.#store.taken();
    this.#acts = await this.#store.acts();
    if (this.#taken !== undefined) document.documentElement.lang = this.#taken.lang;
  }

  /** Object addresses of pictures that are shown; made once each. */
  async #loadPictures(): Promise<void> {
    if (!location.hash.startsWith("#run/")) return;
    const about = decodeURIComponent(location.hash.slice("#run/".length));
    for (const { act, files } of this.#acts) {
      if (act.kind !== "check.photo" || act.about !== about) continue;
      for (const file of files) {
        if (this.#pictures.has(file)) continue;
        const blob = await this.#store.picture(file);
        if (blob !== undefined) this.#pictures.set(file, URL.createObjectURL(blob));
      }
    }
  }

  async draw(): Promise<void> {
    await this.#loadPictures();
    const view = this.#view();
    Idiomorph.morph(this.#root, drawPage(view, location.hash), {
      morphStyle: "innerHTML",
      ignoreActiveValue: true,
      callbacks: {
        // A camera that is moved stops playing.
        beforeNodeMorphed: (old, next) =>
          !(old instanceof Element && old.hasAttribute("hx-morph-skip") && next instanceof Element),
      },
    });
    this.#root.dataset["ready"] = "yes";
    this.#tellOthers();
    // What the pads and sounds of the box's pages wait for.
    document.dispatchEvent(new CustomEvent("htmx:after:swap"));
  }

  #drawBar(): void {
    const bar = document.getElementById(BAR_ID);
    if (bar !== null) {
      Idiomorph.morph(bar, drawBar(this.#view()), { morphStyle: "outerHTML" });
    }
    this.#tellOthers();
  }

  #tellOthers(): void {
    const waiting = this.#acts.filter(isOpen);
    localStorage.setItem(WAITING_KEY, String(waiting.length));
    if (this.#taken === undefined) localStorage.removeItem(TAKEN_KEY);
    else localStorage.setItem(TAKEN_KEY, "yes");
  }

  /** Another page of the road, with nothing said yet. */
  async show(direction?: "full" | "empty"): Promise<void> {
    this.#ui = { values: {}, direction };
    await this.draw();
  }

  /** Runs after whatever is under way. */
  do(run: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(run).catch((error: unknown) => this.#fail(error));
    this.#turn = mine;
    return mine;
  }

  async #fail(error: unknown): Promise<void> {
    const why = error instanceof Error ? error.message : String(error);
    const message = isFull(error) ? say(this.#lang, t.full) : say(this.#lang, t.failed, { why });
    this.#ui = { values: {}, message };
    playSound("refused");
    await this.draw();
  }

  async submit(sent: SentForm): Promise<void> {
    const deed = deedOf(this.#view(), sent);
    if (deed === undefined) return await this.#command(sent);
    await this.#perform(deed);
  }

  async #perform(deed: Deed): Promise<void> {
    const ui: Ui = { values: deed.values ?? {}, message: deed.message, ok: deed.ok };
    ui.direction = deed.direction;
    ui.collar = deed.collar;
    ui.isStrict = deed.isStrict;
    if (deed.act !== undefined) {
      const pictures = await Promise.all((deed.pictures ?? []).map((one) => shrink(one)));
      const kept = await this.#store.add(newId(Date.now()), deed.act, pictures, Date.now());
      this.#acts = [...this.#acts, kept];
      await this.#lookAtRoom();
      const { act } = kept;
      if (deed.scannedAct === true && act.kind === "visit.scan") {
        const problem = act.decided as never;
        const { text: code, direction } = act;
        const { id } = kept;
        ui.scanned = { id, code, direction, problem, isUndone: false, canUndo: false };
      }
    }
    this.#ui = ui;
    if (deed.to !== undefined && deed.to !== location.hash) {
      history.pushState(null, "", deed.to);
      window.scrollTo(0, 0);
    }
    await this.draw();
    if (deed.act !== undefined) void this.send();
  }

  async #command({ path, fields }: SentForm): Promise<void> {
    const [, photoId] = /^\/checks\/runs\/.+\/photos\/(\w+)\/remove$/.exec(path) ?? [];
    if (photoId !== undefined) return await this.#removePhoto(photoId);
    const [, what = "", id = "", act = ""] =
      /^\/road\/do\/(\w+)(?:\/(\w+)\/(\w+))?$/.exec(path) ?? [];
    this.#ui = { values: {} };
    if (what === "acts") await this.#actOn(id, act);
    if (what === "take") await this.#take();
    if (what === "send") await this.send();
    if (what === "truck") await this.#choose(fields["truck"] ?? "");
    if (what === "lang") await this.#speak();
    if (what === "return") await this.#giveBack();
    if (what === "export") await exportWaiting(this.#store, this.#acts);
    if (what === "update" && (await refreshShell())) location.reload();
    await this.draw();
  }

  /** Kept with the work: a phone that was switched off still knows the truck. */
  async #choose(truckId: string): Promise<void> {
    const taken = this.#taken;
    if (taken?.round == null) return;
    await this.#store.setTaken({ ...taken, round: { ...taken.round, truckId } });
    await this.load();
  }

  async #speak(): Promise<void> {
    if (this.#taken === undefined) return;
    const lang = this.#taken.lang === "en" ? "zh-CN" : "en";
    await this.#store.setTaken({ ...this.#taken, lang });
    await this.load();
  }

  /** A picture that was handed in already stays: it is on file. */
  async #removePhoto(id: string): Promise<void> {
    const found = this.#acts.find((one) => one.id === id);
    this.#ui = { values: {} };
    if (found === undefined || !(await this.#withdraw(found))) {
      this.#ui.message = say(this.#lang, t.photoIn);
    }
    await this.load();
    await this.draw();
  }

  /** Not while it is being handed in: then the box has it. */
  async #withdraw({ id }: RoadAct): Promise<boolean> {
    const run = async (): Promise<boolean> => {
      const now = (await this.#store.acts()).find((one) => one.id === id);
      if (now?.state !== "waiting") return false;
      await this.#store.withdraw(now);
      return true;
    };
    return await alone(run);
  }

  /** On one item of the waiting list. */
  async #actOn(id: string, what: string): Promise<void> {
    const found = this.#acts.find((one) => one.id === id);
    if (found === undefined) return;
    if (what === "withdraw") {
      if (!confirm(say(this.#lang, t.withdrawAsk))) return;
      if (!(await this.#withdraw(found))) this.#ui.message = say(this.#lang, t.withdrawLate);
    }
    if (what === "undo") {
      if (!(await this.#withdraw(found))) this.#ui.message = say(this.#lang, t.undoIn);
    }
    if (what === "leave") await this.#store.mark(id, "left", found.words);
    if (what === "again") {
      const group = (one: RoadAct) =>
        "about" in one.act ? one.act.about.replace(/^\w+:/, "") : one.act.id;
      // What was held only because of it is tried again with it.
      for (const one of this.#acts) {
        if (one.state === "held" && group(one) === group(found)) {
          await this.#store.mark(one.id, "waiting", []);
        }
      }
    }
    await this.load();
    if (what === "again") void this.send();
  }

  async #take(): Promise<void> {
    const met = await hello(this.#taken?.id ?? "");
    if (met === undefined) this.#ui.message = say(this.#lang, t.takeNeedsBox);
    if (met === undefined || met.personId === null) {
      if (met !== undefined) location.assign("/login?to=/road");
      return;
    }
    if (this.#acts.some(isOpen)) return;
    this.#isBusy = true;
    const headers = { "x-csrf-token": met.csrf ?? "" };
    const answer = await fetch("/road/package", { method: "POST", headers }).catch(() => undefined);
    this.#isBusy = false;
    if (answer?.ok !== true) {
      this.#ui.message = say(this.#lang, t.takeNeedsBox);
      return;
    }
    const taken = (await answer.json()) as TakenAlong;
    if (this.#taken !== undefined) await this.#return(met.csrf ?? "");
    await this.#store.clear();
    await this.#store.setTaken(taken);
    await navigator.storage?.persist?.();
    await this.#store.reserve().catch(() => undefined);
    await startWorker();
    await refreshShell();
    this.#contact = "online";
    await this.load();
  }

  async #return(csrf: string): Promise<boolean> {
    const body = new URLSearchParams({ package: this.#taken?.id ?? "", csrf });
    const answer = await fetch("/road/return", { method: "POST", body }).catch(() => undefined);
    return answer?.ok === true;
  }

  async #giveBack(): Promise<void> {
    await this.send();
    if (this.#acts.some(isOpen) || this.#contact !== "online" || this.#csrf === undefined) {
      this.#ui.message = say(this.#lang, t.giveBackHint);
      return;
    }
    if (!(await this.#return(this.#csrf))) return;
    await this.#store.clear();
    await this.load();
  }

  /** The desk said that this phone is lost. */
  async #wipe(): Promise<void> {
    const id = this.#taken?.id ?? "";
    await this.#store.clear();
    await this.load();
    const body = new URLSearchParams({ package: id, csrf: this.#csrf ?? "" });
    await fetch("/road/wiped", { method: "POST", body }).catch(() => undefined);
    this.#ui = { values: {}, message: say(this.#lang, t.wiped) };
    history.replaceState(null, "", "#home");
    await this.draw();
  }

  /** Asked while an attempt is under way, which may have failed already, it is tried once more after that. */
  send(): Promise<void> {
    this.#isAskedAgain = this.#sending !== undefined;
    this.#sending ??= this.#sendWhileAsked().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #sendWhileAsked(): Promise<void> {
    do {
      this.#isAskedAgain = false;
      await this.#sendOnce();
    } while (this.#isAskedAgain);
  }

  async #sendOnce(): Promise<void> {
    const before = this.#acts.filter(({ state }) => state === "waiting").length;
    const run = async () =>
      await handIn(this.#store, async () => {
        await this.load();
        this.#drawBar();
      });
    const sent = await alone(run);
    this.#contact = sent.contact;
    this.#csrf = sent.csrf;
    if (sent.contact === "lost") return await this.#wipe();
    await this.load();
    this.#drawBar();
    await this.#lookAtRoom();
    const after = this.#acts.filter(({ state }) => state === "waiting").length;
    // What was done while the last batch was under way; and the list and the first page show what came of it.
    if (after > 0 && after < before) this.#isAskedAgain = true;
    if (/^#?(?:home|list)?$/.test(location.hash)) await this.draw();
  }

  /** What the office planned anew, and what was done on the box's own pages. */
  async #renew(): Promise<void> {
    if (this.#contact !== "online" || this.#taken === undefined) return;
    if (!(await alone(() => renewTaken(this.#store)))) return;
    await this.do(async () => {
      await this.load();
      await this.draw();
    });
  }

  /** The reserve is laid in again as soon as everything is handed in. */
  async #lookAtRoom(): Promise<void> {
    if (this.#taken !== undefined && !this.#acts.some(isOpen)) {
      await this.#store.reserve().catch(() => undefined);
    }
    const hasReserve = this.#taken === undefined || (await this.#store.hasReserve());
    const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
    const { usage = 0, quota = 0 } = estimate ?? {};
    this.#isNearlyFull = !hasReserve || (quota > 0 && usage / quota > 0.8);
  }

  noteNewer(): void {
    if (!this.#acts.some(({ state }) => state === "waiting")) {
      void refreshShell();
      return;
    }
    this.#hasNewer = true;
    this.#drawBar();
  }

  async start(): Promise<void> {
    await this.load();
    const hash = location.hash === "" ? hashOf(location.pathname) : undefined;
    if (hash !== undefined) history.replaceState(null, "", hash);
    await this.draw();
    void startWorker().then((isNewer) => (isNewer ? this.noteNewer() : undefined));
    void this.send().then(() => this.#renew());
    setInterval(() => void this.send(), LOOK_EVERY_MS);
    window.addEventListener("online", () => void this.send());
  }
}

/** The page of the road for a page of the box that cannot be reached. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/^\/deliveries\/(\w{26})$/, "#visit/"],
  [/^\/patrols\/(?:tasks\/)?(\w{26})$/, "#turn/"],
  [/^\/custody\/rounds\/(\w{26})$/, "#round/"],
  [/^\/permits\/works\/(\w{26})$/, "#permit/"],
];

function hashOf(path: string): string | undefined {
  for (const [pattern, start] of SAME) {
    const [, id] = pattern.exec(path) ?? [];
    if (id !== undefined) return `${start}${id}`;
  }
  return undefined;
}

async function sentOf(form: HTMLFormElement): Promise<SentForm> {
  const url = new URL(form.getAttribute("action") ?? "", location.href);
  const fields: Record<string, string> = {};
  const files: File[] = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") fields[name] = value;
    else if (value.size > 0) files.push(value);
  }
  return { path: url.pathname, query: url.searchParams, fields, files };
}

/** The box's own lists: beyond the network the first page of the road stands for them. */
const LISTS: readonly string[] = ["/deliveries", "/confirmations"];

function listen(page: RoadPage): void {
  const take = (form: HTMLFormElement): void => {
    const isScan = form.id === "scan-form";
    // Read at once: the page may be drawn anew before its turn comes.
    const sent = sentOf(form);
    void page
      .do(async () => page.submit(await sent))
      .then(() => {
        if (!isScan) return;
        const detail = { ctx: { sourceElement: document.getElementById("scan-form") } };
        document.dispatchEvent(new CustomEvent("htmx:finally:request", { detail }));
      });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method === "dialog") return;
    event.preventDefault();
    take(form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form") : null;
    const saves =
      form?.getAttribute("hx-trigger") === "change" || form?.dataset["onChange"] !== undefined;
    if (form !== null && saves) take(form);
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const href = link?.getAttribute("href") ?? "";
    const direction = /^\/deliveries\/\w+\?direction=(full|empty)$/.exec(href)?.[1];
    if (direction === undefined && !LISTS.includes(href)) return;
    event.preventDefault();
    void page.do(async () => {
      if (direction === undefined) history.pushState(null, "", "#home");
      await page.show(direction as "full" | "empty" | undefined);
    });
  });
  window.addEventListener("popstate", () => void page.do(() => page.show()));
}

async function start(): Promise<void> {
  const root = document.getElementById("road");
  if (root === null) return;
  // Without trusted HTTPS a browser has neither the worker nor encryption; the page says so and how to get it.
  if (!window.isSecureContext || crypto.subtle === undefined || !("indexedDB" in window)) {
    document.getElementById("road-plain")?.removeAttribute("hidden");
    root.hidden = true;
    return;
  }
  const page = new RoadPage(root, await RoadStore.open());
  listen(page);
  await page.start();
}

void start();
