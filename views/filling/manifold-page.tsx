/** One manifold: its positions as tiles, its pressure, and the one thing to do next. */
import type { SampleCode } from "../../src/filling/model.ts";
import { acetylenePaths, fillPaths, manifoldPaths } from "../../src/filling/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { BigNumber, LiveBadge, Refused, StatePill } from "../ui/feedback.tsx";
import { CurveChart, WeightGauge } from "../ui/figures.tsx";
import { CsrfField } from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import { liveFrom } from "../ui/live.tsx";
import { Partial } from "../ui/partial.tsx";
import { ScanForm } from "../ui/scan.tsx";
import { KeyValueList } from "../ui/structure.tsx";
import { OneShotNote, stageWord } from "./board-page.tsx";
import type { ManifoldPanel, TileKind } from "./manifold-model.ts";
import { celsius, MPA, mpa } from "./manifold-parts.tsx";
import { ManifoldStep } from "./manifold-step.tsx";
import { manifoldText as t } from "./manifold-text.ts";
import { fillText } from "./text.ts";

const TILE_WORD = {
  open: t.open,
  blank: t.blank,
  refused: t.refused,
  check: t.toCheck,
  good: t.good,
  filled: t.filled,
} as const satisfies Record<TileKind, unknown>;

const TILE_ICON = {
  open: "pending",
  blank: "minus",
  refused: "ban",
  check: "checks",
  good: "ok",
  filled: "cylinder",
} as const;

type Parts = { readonly lang: Lang; readonly panel: ManifoldPanel };

function Tiles({ lang, panel }: Parts) {
  return (
    <section id="manifold-tiles" aria-label={say(lang, t.tiles)}>
      <p class="quiet mb-2">{say(lang, t.counts, countsOf(panel))}</p>
      <ol class="tile-grid">
        {panel.tiles.map((tile) => (
          <li
            class="tile"
            data-state={tile.state}
            data-kind={tile.kind}
            data-chosen={tile.position === panel.chosen?.position ? "yes" : undefined}
          >
            <a
              href={manifoldPaths.position(panel.id, tile.position)}
              aria-current={tile.position === panel.chosen?.position ? "true" : undefined}
            >
              <strong>{tile.position}</strong>
              <span class="tile-word">
                <Icon name={TILE_ICON[tile.kind]} />
                {say(lang, TILE_WORD[tile.kind])}
              </span>
              <small>{tile.code ?? ""}</small>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}

function countsOf({ counts }: ManifoldPanel) {
  return { bound: counts.boundCount, blank: counts.blankCount, total: counts.total };
}

function Figures({ lang, panel }: Parts) {
  const { gas } = panel;
  const { pressureKpa, targetAt20Kpa, maxAt20Kpa } = gas;
  const hasGauge = targetAt20Kpa !== undefined && maxAt20Kpa !== undefined;
  return (
    <section id="manifold-figures" class="point-figures" data-stage={panel.stage}>
      <BigNumber
        size="xl"
        value={pressureKpa === undefined ? undefined : pressureKpa / 1_000}
        unit={MPA}
        label={say(lang, pressureKpa === undefined ? t.noPressure : t.pressure)}
        state={panel.state}
      />
      <p class="point-weights">
        <StatePill
          state={pressureKpa === undefined ? "danger" : "neutral"}
          word={say(
            lang,
            pressureKpa === undefined ? t.noPressure : panel.isSteady ? t.steady : t.moving,
          )}
          icon={pressureKpa === undefined ? "unlink" : panel.isSteady ? "check" : "activity"}
        />
        <span>
          {gas.temperatureC === undefined
            ? say(lang, panel.stageNo === undefined ? t.noTemperature : t.tooHot)
            : `${say(lang, t.temperature)} ${celsius(gas.temperatureC)}`}
        </span>
      </p>
      {hasGauge ? (
        <>
          <WeightGauge
            lang={lang}
            massG={gas.at20Kpa}
            targetG={targetAt20Kpa}
            maxG={maxAt20Kpa}
            state={panel.state}
            unit={MPA}
          />
          <KeyValueList
            facts={[
              [say(lang, t.at20, { c: panel.referenceC }), mpa(gas.at20Kpa)],
              [say(lang, t.targetNow), <strong>{mpa(gas.targetNowKpa)}</strong>],
              [say(lang, t.targetAt20, { c: panel.referenceC }), mpa(targetAt20Kpa)],
              [say(lang, t.ceiling), mpa(gas.ceilingKpa)],
            ]}
          />
          <small class="quiet">
            {say(lang, panel.stageNo === undefined ? t.over20Note : t.at15Note)}
          </small>
        </>
      ) : null}
      {panel.curve.length < 2 ? null : (
        <CurveChart
          lang={lang}
          points={panel.curve}
          targetG={gas.targetNowKpa}
          maxG={gas.ceilingKpa}
          other={{ unit: MPA, title: say(lang, t.curve) }}
        />
      )}
    </section>
  );
}

function Head({ lang, panel }: Parts) {
  return (
    <div id="point-head" class="point-head" data-state={panel.state}>
      <h1>{say(lang, fillText.manifold, { label: panel.label })}</h1>
      <StatePill state={panel.state} word={manifoldStageWord(lang, panel)} size="lg" />
      <span class="quiet">{say(lang, panel.mediumName)}</span>
      {panel.stageNo === undefined ? null : (
        <>
          <StatePill state="neutral" word={say(lang, t.stageOf, { stage: panel.stageNo })} />
          <LinkButton href={acetylenePaths.list(panel.id)} icon="scale">
            {say(lang, t.acetone)}
          </LinkButton>
        </>
      )}
      {panel.isOneShot ? <OneShotNote lang={lang} /> : null}
    </div>
  );
}

function manifoldStageWord(lang: Lang, panel: ManifoldPanel): string {
  if (panel.stage === "authorised") return say(lang, t.phaseAuthorised);
  if (panel.stage === "resting") return say(lang, t.phaseSettled);
  if (panel.stage === "waiting" && panel.leak.state !== "passed") return say(lang, t.leakTitle);
  return stageWord(lang, panel.stage);
}

type PageProps = Parts & {
  readonly csrf?: string | undefined;
  readonly message?: string | undefined;
  readonly isCamera?: boolean | undefined;
  readonly samples?: readonly SampleCode[] | undefined;
};

/** One frame of the live page. */
export function ManifoldFrame(props: Parts & { readonly isCamera?: boolean | undefined }) {
  return (
    <>
      <Partial into="#point-head">
        <Head {...props} />
      </Partial>
      <Partial into="#manifold-tiles">
        <Tiles {...props} />
      </Partial>
      <Partial into="#manifold-figures">
        <Figures {...props} />
      </Partial>
      <Partial into="#point-step">
        <ManifoldStep {...props} />
      </Partial>
    </>
  );
}

function Samples(props: PageProps) {
  const { lang, panel, samples = [] } = props;
  if (samples.length === 0) return null;
  return (
    <form
      class="samples"
      method="post"
      action={manifoldPaths.scan(panel.id, panel.chosen?.position)}
    >
      <CsrfField token={props.csrf} />
      <span class="quiet">{say(lang, t.samplesHint)}</span>
      {samples.map((sample) => (
        <Button name="code" value={sample.code} icon="barcode">
          {say(lang, sample.about)}
        </Button>
      ))}
    </form>
  );
}

export function ManifoldPage(props: PageProps) {
  const { lang, panel } = props;
  const { chosen } = panel;
  const scan = manifoldPaths.scan(panel.id, chosen?.position);
  return (
    <div
      id="point-live"
      class="point"
      {...liveFrom(manifoldPaths.live(panel.id, chosen?.position, props.isCamera === true))}
    >
      <header class="point-top">
        <LinkButton href={fillPaths.board} icon="arrow-left">
          {say(lang, fillText.backToBoard)}
        </LinkButton>
        <Head lang={lang} panel={panel} />
        <LiveBadge lang={lang} silenceMaxMs={5_000} />
      </header>
      <ScanForm
        lang={lang}
        action={scan}
        csrf={props.csrf}
        minLength={4}
        extra={{ "hx-post": scan, "hx-swap": "none" }}
      />
      <Refused lang={lang} words={props.message} />
      <Tiles lang={lang} panel={panel} />
      <Samples {...props} />
      <div class="point-columns">
        <ManifoldStep lang={lang} panel={panel} csrf={props.csrf} isCamera={props.isCamera} />
        <Figures lang={lang} panel={panel} />
      </div>
    </div>
  );
}
