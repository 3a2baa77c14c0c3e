/** `faces bench`: how well and how fast faces are matched on a folder of pictures of one's own. */
import { statSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { type BenchReport, openFaceEngine, picturesOf, runBench } from "../faces/index.ts";
import { systemClock, systemScheduler } from "../platform/clock.ts";
import { type Phrase, phrase, say } from "../platform/i18n.ts";
import { createLog } from "../platform/log.ts";
import { type CliIo, EXIT } from "./io.ts";

const text = {
  usage: phrase(
    "用法：gasward faces bench 目录 [--json]（目录/人员/*.jpg|png|webp|pgm）",
    "usage: gasward faces bench FOLDER [--json]  (FOLDER/person/*.jpg|png|webp|pgm)",
  ),
  noFolder: phrase("没有这个目录：{folder}", "no such folder: {folder}"),
  empty: phrase("目录中没有图片：{folder}", "no pictures in {folder}"),
  counts: phrase(
    "人员 {people}，图片 {pictures}，未找到人脸 {notFound}，质量不足以采集 {notEnrolled}",
    "people {people}, pictures {pictures}, no face found {notFound}, too poor to enrol {notEnrolled}",
  ),
  pairs: phrase(
    "比较：同一人 {same} 对，不同人 {different} 对",
    "comparisons: {same} of one person, {different} of different people",
  ),
  head: phrase(
    "阈值    误识率（95 % 区间）          拒识率（95 % 区间）",
    "threshold  FAR (95 % bounds)          FRR (95 % bounds)",
  ),
  present: phrase("默认阈值", "default"),
  equal: phrase("等错误率 {rate} %，阈值 {threshold}", "EER {rate} % at {threshold}"),
  times: phrase("毫秒（中位 / 95 %）：{stages}", "ms (median / p95): {stages}"),
  machine: phrase(
    "{engine}，单线程；{cpu}，{cores} 核，负载 {load}",
    "{engine}, one thread; {cpu}, {cores} cores, load {load}",
  ),
} as const satisfies Record<string, Phrase>;

const percent = (share: number): string => (share * 100).toFixed(2);

function lines(io: CliIo, report: BenchReport): readonly string[] {
  const { lang } = io;
  const { people, pictures, notFound, notEnrolled } = report;
  const rate = ({ hits, of, low, high }: BenchReport["present"]["accepted"]): string =>
    of === 0
      ? "—".padEnd(30)
      : `${percent(hits / of)} % (${percent(low)} – ${percent(high)}) ${hits}/${of}`.padEnd(30);
  const row = (point: BenchReport["present"], mark = ""): string =>
    `${point.threshold.toFixed(3)}   ${rate(point.accepted)} ${rate(point.rejected)} ${mark}`.trimEnd();
  const stages = Object.entries(report.times)
    .map(([stage, [half, most]]) => `${stage} ${half.toFixed(0)} / ${most.toFixed(0)}`)
    .join(", ");
  return [
    say(lang, text.counts, { people, pictures, notFound, notEnrolled }),
    say(lang, text.pairs, { same: report.samePairs, different: report.differentPairs }),
    say(lang, text.head),
    ...report.curve.map((point) => row(point)),
    row(report.present, say(lang, text.present)),
    ...(report.equalError === undefined
      ? []
      : [
          say(lang, text.equal, {
            rate: percent(report.equalError.rate),
            threshold: report.equalError.threshold.toFixed(3),
          }),
        ]),
    say(lang, text.times, { stages }),
    say(lang, text.machine, {
      engine: report.runsOn === "wasm" ? "WASM" : "WASM SIMD",
      cpu: cpus()[0]?.model.trim() ?? "?",
      cores: cpus().length,
      load: (loadavg()[0] ?? 0).toFixed(1),
    }),
  ];
}

export async function runFaces(args: readonly string[], io: CliIo): Promise<number> {
  const [word, folder, ...rest] = args;
  const isJson = rest.length === 1 && rest[0] === "--json";
  if (word !== "bench" || folder === undefined || (rest.length > 0 && !isJson)) {
    io.err(say(io.lang, text.usage));
    return EXIT.usage;
  }
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    io.err(say(io.lang, text.noFolder, { folder }));
    return EXIT.failed;
  }
  const pictures = picturesOf(folder);
  if (pictures.length === 0) {
    io.err(say(io.lang, text.empty, { folder }));
    return EXIT.failed;
  }
  const engine = openFaceEngine({ scheduler: systemScheduler, log: createLog("warn") });
  async function* read() {
    for (const { person, path } of pictures) yield { person, bytes: await Bun.file(path).bytes() };
  }
  try {
    const report = await runBench(engine, read(), () => systemClock.monotonicMs());
    if (isJson) io.out(JSON.stringify(report));
    else for (const line of lines(io, report)) io.out(line);
    return EXIT.ok;
  } finally {
    engine.stop();
  }
}
