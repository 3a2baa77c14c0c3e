/** Listening to a port and the drivers that make sense of what was heard. */
import { devicePaths } from "../../src/ingest/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused } from "../ui/feedback.tsx";
import { CsrfField, NumberInput, Select, TextInput } from "../ui/form.tsx";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { type DriverView, labelOf, type PortView, serialWords } from "./device-form.tsx";
import { type ProblemsView, problemText } from "./problem-text.ts";
import { SetupTabs } from "./tabs.tsx";
import { deviceText as t, transportWords } from "./text.ts";

export type GuessView = {
  readonly port: string;
  readonly phase: "listening" | "judging" | "done" | "failed";
  readonly done: number;
  readonly total: number;
  readonly line: DriverView["serial"] | undefined;
  readonly bytes: number;
  readonly problem: string | undefined;
  readonly ranked: readonly {
    readonly driver: DriverView;
    readonly line: DriverView["serial"];
    readonly good: number;
    readonly discards: number;
    readonly share: number;
  }[];
};

function useHref(guess: GuessView, item: GuessView["ranked"][number]): string {
  const { driver, line } = item;
  const query = new URLSearchParams({ driver: driver.id, port: guess.port });
  if (line.baud !== driver.serial.baud) query.set("baud", String(line.baud));
  if (line.parity !== driver.serial.parity) {
    query.set("parity", line.parity);
    query.set("data-bits", String(line.dataBits));
  }
  return `${devicePaths.add}?${query}`;
}

function Result(props: { readonly lang: Lang; readonly guess: GuessView }) {
  const { lang, guess } = props;
  if (guess.phase === "listening") {
    const { port, done, total, bytes } = guess;
    const line = guess.line === undefined ? "—" : serialWords(guess.line);
    return (
      <Alert lang={lang} state="neutral" icon="activity">
        {say(lang, t.listening, { port, line, done: Math.min(done + 1, total), total, bytes })}
        <progress class="progress" value={String(done)} max={String(total)} aria-label={line} />
      </Alert>
    );
  }
  if (guess.phase === "judging") {
    return (
      <Alert lang={lang} state="neutral" icon="activity">
        {say(lang, t.judging, { bytes: guess.bytes })}
      </Alert>
    );
  }
  if (guess.phase === "failed") {
    const words = transportWords[guess.problem ?? "bug"] ?? transportWords["bug"];
    return (
      <Alert lang={lang} state="danger">
        {guess.port}: {words === undefined ? guess.problem : say(lang, words)}
      </Alert>
    );
  }
  if (guess.ranked.length === 0) {
    return (
      <Alert lang={lang} state="warn">
        {guess.bytes === 0
          ? say(lang, t.guessSilent)
          : say(lang, t.guessNothing, { bytes: guess.bytes })}
      </Alert>
    );
  }
  return (
    <Card title={say(lang, t.guessResult, { port: guess.port })} icon="list">
      <Table
        lang={lang}
        caption={say(lang, t.guessResult, { port: guess.port })}
        columns={[
          { label: say(lang, t.driver) },
          { label: say(lang, t.line) },
          { label: say(lang, t.goodFrames), align: "end" },
          { label: say(lang, t.discards), align: "end" },
          { label: say(lang, t.share2), align: "end" },
          { label: say(lang, t.actions) },
        ]}
        rows={guess.ranked.map((item, index) => ({
          cells: [
            <span>
              {labelOf(lang, item.driver.label)} <small class="quiet">{item.driver.id}</small>
            </span>,
            serialWords(item.line),
            item.good,
            item.discards,
            `${Math.round(item.share * 100)} %`,
            <LinkButton
              href={useHref(guess, item)}
              icon="check"
              kind={index === 0 ? "primary" : "plain"}
            >
              {say(lang, t.useThis)}
            </LinkButton>,
          ],
        }))}
      />
    </Card>
  );
}

export function GuessPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly ports: readonly PortView[];
  readonly values: Readonly<Record<string, string>>;
  readonly problems: ProblemsView;
  readonly message?: string | undefined;
  readonly guess: GuessView | undefined;
}) {
  const { lang, ports, values, guess } = props;
  const isRunning = guess?.phase === "listening" || guess?.phase === "judging";
  const options = ports.map((port) => ({
    value: port.path,
    label: [
      port.path.replace("/dev/serial/by-id/", ""),
      port.about,
      port.usedBy === undefined ? "" : say(lang, t.portUsed, { name: port.usedBy }),
    ]
      .filter((part) => part !== "")
      .join(" · "),
    isDisabled: port.usedBy !== undefined,
  }));
  return (
    <>
      <PageHead title={say(lang, t.guess)} />
      <SetupTabs lang={lang} current={devicePaths.guess} canWrite />
      <Refused lang={lang} words={props.message} />
      {guess === undefined ? null : <Result lang={lang} guess={guess} />}
      {isRunning ? null : (
        <Card>
          <p>{say(lang, t.guessIntro)}</p>
          <p class="quiet">{say(lang, t.guessPolled)}</p>
          <form method="post" action={devicePaths.guess} class="form-page">
            <CsrfField token={props.csrf} />
            <div class="form-grid">
              {options.length === 0 ? null : (
                <Select
                  lang={lang}
                  id="port"
                  label={say(lang, t.port)}
                  value={values["port"]}
                  options={options}
                  hasEmpty
                />
              )}
              <TextInput
                lang={lang}
                id="path"
                label={say(lang, options.length === 0 ? t.port : t.path)}
                value={values["path"]}
                error={problemText(lang, props.problems["path"])}
                placeholder="/dev/ttyUSB0"
              />
              <NumberInput
                lang={lang}
                id="seconds"
                label={say(lang, t.perSpeed)}
                value={values["seconds"] ?? "1"}
                error={problemText(lang, props.problems["seconds"])}
              />
            </div>
            <div class="button-row">
              <Button kind="primary" icon="search">
                {say(lang, t.startGuess)}
              </Button>
            </div>
          </form>
        </Card>
      )}
    </>
  );
}
