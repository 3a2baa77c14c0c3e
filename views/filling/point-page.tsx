/** One gun: what it weighs, what stands in the way, and the one thing to do next. */

import type { SampleCode } from "../../src/filling/model.ts";
import { fillPaths } from "../../src/filling/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { BigNumber, LiveBadge, Refused, StatePill } from "../ui/feedback.tsx";
import { CurveChart, WeightGauge } from "../ui/figures.tsx";
import { CsrfField } from "../ui/form.tsx";
import { liveFrom } from "../ui/live.tsx";
import { Partial } from "../ui/partial.tsx";
import { ScanForm } from "../ui/scan.tsx";
import { OneShotNote, pointName, stageWord } from "./board-page.tsx";
import { CylinderFacts } from "./cylinder-facts.tsx";
import type { PointPanel } from "./model.ts";
import { PointStep } from "./point-step.tsx";
import { fillText as t } from "./text.ts";

const kg = (massG: number): string => `${(massG / 1000).toFixed(2)} kg`;

/** Everything that changes with the weight. */
export function PointFigures(props: { readonly lang: Lang; readonly point: PointPanel }) {
  const { lang, point } = props;
  const { cylinder, massG } = point;
  const net = point.netG;
  // A filling scale tells its weight only at the end: there is nothing to show that changes.
  if (point.hasOwnScale) {
    return (
      <section id="point-figures" class="point-figures" data-stage={point.stage}>
        {cylinder === undefined || point.stage !== "check" ? null : (
          <CylinderFacts lang={lang} cylinder={cylinder} />
        )}
      </section>
    );
  }
  return (
    <section id="point-figures" class="point-figures" data-stage={point.stage}>
      <BigNumber
        size="xl"
        value={net === undefined ? (massG === undefined ? undefined : massG / 1000) : net / 1000}
        unit="kg"
        label={
          massG === undefined
            ? say(lang, t.noWeight)
            : say(lang, net === undefined ? t.gross : t.net)
        }
        state={point.state}
      />
      <p class="point-weights">
        <StatePill
          state={massG === undefined ? "danger" : "neutral"}
          word={say(lang, massG === undefined ? t.noWeight : point.isSteady ? t.steady : t.moving)}
          icon={massG === undefined ? "unlink" : point.isSteady ? "check" : "activity"}
        />
        {massG === undefined || net === undefined ? null : (
          <span>
            {say(lang, t.gross)} {kg(massG)}
          </span>
        )}
      </p>
      {cylinder?.targetNetG === undefined || cylinder.maxNetG === undefined ? null : (
        <WeightGauge
          lang={lang}
          massG={net}
          targetG={cylinder.targetNetG}
          maxG={cylinder.maxNetG}
          state={point.state}
        />
      )}
      {cylinder === undefined || point.stage !== "check" ? null : (
        <CylinderFacts lang={lang} cylinder={cylinder} />
      )}
      {point.curve.length < 2 || cylinder === undefined ? null : (
        <CurveChart
          lang={lang}
          points={point.curve.map((item) => ({
            tMs: item.tMs,
            massG: item.massG - cylinder.tareG,
          }))}
          targetG={cylinder.targetNetG}
          maxG={cylinder.maxNetG}
        />
      )}
    </section>
  );
}

export function PointHead(props: { readonly lang: Lang; readonly point: PointPanel }) {
  const { lang, point } = props;
  return (
    <div id="point-head" class="point-head" data-state={point.state}>
      <h1>{pointName(lang, point)}</h1>
      <StatePill state={point.state} word={stageWord(lang, point.stage)} size="lg" />
      {point.isOneShot ? <OneShotNote lang={lang} /> : null}
    </div>
  );
}

/** One frame of the live page. */
export function PointFrame(props: {
  readonly lang: Lang;
  readonly point: PointPanel;
  readonly isCamera?: boolean | undefined;
}) {
  return (
    <>
      <Partial into="#point-head">
        <PointHead {...props} />
      </Partial>
      <Partial into="#point-figures">
        <PointFigures {...props} />
      </Partial>
      <Partial into="#point-step">
        <PointStep {...props} />
      </Partial>
    </>
  );
}

function Samples(props: {
  readonly lang: Lang;
  readonly point: PointPanel;
  readonly csrf: string | undefined;
  readonly samples: readonly SampleCode[];
}) {
  const { lang, samples } = props;
  if (samples.length === 0) return null;
  return (
    <form class="samples" method="post" action={fillPaths.pointScan(props.point.id)}>
      <CsrfField token={props.csrf} />
      <span class="quiet">{say(lang, t.samples)}</span>
      {samples.map((sample) => (
        <Button name="code" value={sample.code} icon="barcode">
          {say(lang, sample.about)}
        </Button>
      ))}
    </form>
  );
}

export function PointPage(props: {
  readonly lang: Lang;
  readonly point: PointPanel;
  readonly csrf?: string | undefined;
  readonly message?: string | undefined;
  readonly isCamera?: boolean | undefined;
  readonly samples?: readonly SampleCode[] | undefined;
}) {
  const { lang, point } = props;
  return (
    <div
      id="point-live"
      class="point"
      {...liveFrom(fillPaths.pointLive(point.id, props.isCamera === true))}
    >
      <header class="point-top">
        <LinkButton href={fillPaths.board} icon="arrow-left">
          {say(lang, t.backToBoard)}
        </LinkButton>
        <PointHead lang={lang} point={point} />
        <LiveBadge lang={lang} silenceMaxMs={5_000} />
      </header>
      <ScanForm
        lang={lang}
        action={fillPaths.pointScan(point.id)}
        csrf={props.csrf}
        minLength={4}
        extra={{ "hx-post": fillPaths.pointScan(point.id), "hx-swap": "none" }}
      />
      <Refused lang={lang} words={props.message} />
      <Samples lang={lang} point={point} csrf={props.csrf} samples={props.samples ?? []} />
      <div class="point-columns">
        <PointStep lang={lang} point={point} csrf={props.csrf} isCamera={props.isCamera} />
        <PointFigures lang={lang} point={point} />
      </div>
    </div>
  );
}
