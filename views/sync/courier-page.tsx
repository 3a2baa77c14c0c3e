/** Reporting by a stick: the file of records out, the answer in. */
import { type Lang, phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused } from "../ui/feedback.tsx";
import { CsrfField, FileInput } from "../ui/form.tsx";
import { LINE, LINK, STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { courierPaths, platformPaths } from "./paths.ts";

export const courierText = {
  title: phrase("U 盘上报", "Reporting by courier"),
  hint: phrase(
    "没有网络的站点用 U 盘上报：导出记录文件，交上级平台导入，再把回执文件带回导入。记录有签名，只含编号和事实，不含姓名、证件号和人脸。",
    "For a site without a line: take the file of records to the platform upstream and bring its answer back. Records are signed and hold ids and facts, never names, identity numbers or faces.",
  ),
  back: phrase("返回上传", "Back to upstream"),
  backPlatform: phrase("返回平台", "Back to the platform"),
  titleOf: phrase("U 盘上报 · {name}", "By courier · {name}"),
  others: phrase("各上级平台", "Platforms"),
  othersHint: phrase(
    "每个平台各有自己的记录文件和回执，不能混用。",
    "Each platform has files and answers of its own; they do not fit another.",
  ),
  platform: phrase("上级平台", "Platform"),
  open: phrase("导出与导入", "Files out and in"),
  unfit: phrase(
    "此接口只能联网上报，没有 U 盘文件格式",
    "This interface goes over a line only; it has no form for files",
  ),
  unfitHint: phrase(
    "此平台的接口是它自己的数据表，按网页请求逐条收取，没有文件形式，所以不能用 U 盘上报。记录保存在本机，联网后从停下处续传。",
    "This platform's interface is tables of its own, taken row by row over HTTPS; it has no form for files, so nothing can be carried. Records stay here and go on from where they stopped once there is a line.",
  ),
  noPlatform: phrase("没有这个平台", "There is no such platform"),
  unsignedHint: phrase(
    "没有填写此平台的回执公钥，回执不验签：请确认回执来自该平台。",
    "No receiver's key of this platform is entered, so answers are not verified: make sure where the answer comes from.",
  ),
  inFile: phrase("本次文件", "In this file"),
  range: phrase("第 {from} 至 {to} 条", "{from} to {to}"),
  left: phrase("留待下一个文件", "Left for the next"),
  fileHas: phrase("本次文件含 {records} 条记录。", "This file holds {records} records."),
  fileLeaves: phrase(
    "本次文件含 {records} 条记录，另有 {left} 条留待下一个文件。",
    "This file holds {records} records; {left} more are left for the next.",
  ),
  out: phrase("1. 导出记录文件", "1. Take the records out"),
  waiting: phrase("待上报", "Waiting"),
  lane: phrase("通道", "Lane"),
  confirmed: phrase("上级已确认到", "Confirmed up to"),
  last: phrase("本机最新", "Newest here"),
  outHint: phrase(
    "每个文件最多 {count} 条、24 MB（压缩前）；导入回执后再导出其余部分。未导入回执前可以重复导出，上级不会重复计数。",
    "Up to {count} records and 24 MB before compression a file; the rest follows after the answer. A file may be taken again before that: nothing counts twice.",
  ),
  download: phrase("导出", "Download"),
  picturesNone: phrase("没有待送的作业票图片。", "No permit picture waits."),
  picturesWait: phrase(
    "待送作业票图片 {waiting} 张，本次文件可附 {pictures} 张。",
    "{waiting} permit pictures wait; {pictures} fit into this file.",
  ),
  picturesLater: phrase("图片排在全部记录之后。", " Pictures come behind all records."),
  picturesHint: phrase(
    "照片里可能有人，文件没有加密：请专人携带，送达后删除。",
    "People may be seen on them and the file is not encrypted: let one person carry it and delete it afterwards.",
  ),
  downloadPictures: phrase("导出并附图片 {count} 张", "Download with {count} pictures"),
  picturesTaken: phrase("作业票图片 {count} 张已送达", "{count} permit pictures arrived"),
  answeredAt: phrase("上级最近确认：{at}", "Last confirmed: {at}"),
  neverAnswered: phrase("上级还没有确认过", "Nothing has been confirmed yet"),
  nothing: phrase("没有待上报的记录", "Nothing waits"),
  in: phrase("2. 导入回执文件", "2. Read the answer in"),
  file: phrase("回执文件（.answer）", "Answer file (.answer)"),
  take: phrase("导入", "Read in"),
  refusedRecords: phrase(
    "平台退回了 {count} 条记录，等待处理",
    "The platform refused {count} records; they wait for somebody",
  ),
  orders: phrase("带回指令 {count} 条，已交处理", "{count} orders came along and were dealt with"),
  cut: phrase(
    "回执文件不完整，可能复制时中断；请重新复制后再导入",
    "The answer file is cut short, perhaps while it was copied; copy it anew and read it in again",
  ),
  other_platform: phrase(
    "这不是此平台的回执：是给其他上级平台的，或没有注明平台。未采用",
    "This is not this platform's answer: it is another's, or does not say whose. It was not taken",
  ),
  unsigned: phrase(
    "回执没有此平台接收端的签名，或签名不对。未采用",
    "The answer lacks the signature of this platform's receiver, or it is wrong. It was not taken",
  ),
  taken: phrase("{lane}：第 {from} 至 {to} 条已确认", "{lane}: {from} to {to} are confirmed"),
  takenNothing: phrase("回执有效，没有新的确认", "The answer is in order and confirms nothing new"),
  noFile: phrase("请选择回执文件", "Choose the answer file"),
  no_answer: phrase("不是回执文件", "This is no answer file"),
  foreign: phrase(
    "回执属于其他站点，或是本机恢复备份之前的；请重新导出记录文件",
    "The answer is another site's, or from before a backup was restored here; take a new file out",
  ),
  beyond: phrase(
    "回执确认的记录比本机的还多，未采用；请联系上级平台核对",
    "The answer confirms more than this box ever wrote; it was not taken. Ask the platform upstream",
  ),
  alarm: phrase("报警", "Alarms"),
  event: phrase("事件", "Events"),
  summary: phrase("汇总", "Summaries"),
} as const;

const t = courierText;

type LaneWord = "alarm" | "event" | "summary";
type Range = { readonly lane: LaneWord; readonly from: number; readonly to: number };

export type CourierPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  /** Undefined: the site's first, or a site that has nobody set up. */
  readonly platform:
    | { readonly id: string; readonly name: string; readonly isSigned: boolean }
    | undefined;
  /** Its interface has a form for files. */
  readonly isFit: boolean;
  readonly isServed: boolean;
  readonly others: readonly {
    readonly name: string;
    readonly waiting: number;
    /** Undefined where files have no form. */
    readonly href: string | undefined;
  }[];
  readonly lanes: readonly {
    readonly lane: LaneWord;
    readonly lastSeq: number;
    readonly acknowledgedSeq: number;
  }[];
  readonly plan: {
    readonly lanes: readonly (Range & { readonly left: number })[];
    readonly records: number;
    readonly left: number;
    readonly pictures: number;
  };
  /** Pictures of permits that have not arrived; undefined where the platform gets none. */
  readonly picturesWait: number | undefined;
  readonly perFile: number;
  /** When the platform last confirmed something, by whichever way. */
  readonly answeredAt: string | undefined;
  readonly refused?: string | undefined;
  readonly taken?:
    | {
        readonly lanes: readonly Range[];
        readonly refused: number;
        readonly pictures: number;
        readonly orders: number;
      }
    | undefined;
};

function Others({ lang, others }: Pick<CourierPageProps, "lang" | "others">) {
  return (
    <Card title={say(lang, t.others)} icon="cloud-upload">
      <p class="quiet mb-3">{say(lang, t.othersHint)}</p>
      <Table
        lang={lang}
        caption={say(lang, t.others)}
        columns={[
          { label: say(lang, t.platform) },
          { label: say(lang, t.waiting), align: "end" },
          { label: say(lang, t.title) },
        ]}
        rows={others.map(({ name, waiting, href }) => ({
          cells: [
            name,
            waiting,
            href === undefined ? (
              <span class="quiet">{say(lang, t.unfit)}</span>
            ) : (
              <a class={LINK} href={href}>
                {say(lang, t.open)}
              </a>
            ),
          ],
        }))}
      />
    </Card>
  );
}

function Out(props: CourierPageProps) {
  const { lang, lanes, plan, platform } = props;
  const { records, left } = plan;
  const inFile = (lane: LaneWord) => plan.lanes.find((one) => one.lane === lane);
  const href = platform ? platformPaths.courierRecords(platform.id) : courierPaths.records;
  return (
    <Card title={say(lang, t.out)} icon="download">
      <Table
        lang={lang}
        caption={say(lang, t.waiting)}
        columns={[
          { label: say(lang, t.lane) },
          { label: say(lang, t.confirmed), align: "end" },
          { label: say(lang, t.last), align: "end" },
          { label: say(lang, t.inFile) },
          { label: say(lang, t.left), align: "end" },
        ]}
        rows={lanes.map(({ lane, acknowledgedSeq, lastSeq }) => {
          const { from = 0, to = 0, left: leftHere = 0 } = inFile(lane) ?? {};
          return {
            cells: [
              <span class={LINE}>{say(lang, t[lane])}</span>,
              acknowledgedSeq,
              lastSeq,
              to < from || to === 0 ? "—" : say(lang, t.range, { from, to }),
              leftHere,
            ],
          };
        })}
      />
      <p class="my-3">
        {props.answeredAt === undefined
          ? say(lang, t.neverAnswered)
          : say(lang, t.answeredAt, { at: props.answeredAt })}
      </p>
      {records === 0 ? (
        <p class="my-3">{say(lang, t.nothing)}</p>
      ) : (
        <>
          <p class="my-3 font-semibold">
            {left === 0
              ? say(lang, t.fileHas, { records })
              : say(lang, t.fileLeaves, { records, left })}
          </p>
          <p class="quiet my-3">{say(lang, t.outHint, { count: props.perFile })}</p>
          <LinkButton href={href} icon="download" kind="primary">
            {say(lang, t.download)}
          </LinkButton>
        </>
      )}
      <Pictures {...props} />
    </Card>
  );
}

function Pictures({ lang, platform, plan, picturesWait }: CourierPageProps) {
  if (platform === undefined || picturesWait === undefined) return null;
  const facts = { waiting: picturesWait, pictures: plan.pictures };
  return (
    <div class="mt-4 grid justify-items-start gap-3">
      <p>
        {picturesWait === 0 ? say(lang, t.picturesNone) : say(lang, t.picturesWait, facts)}
        {picturesWait > 0 && plan.left > 0 ? say(lang, t.picturesLater) : null}
      </p>
      {plan.pictures === 0 ? null : (
        <>
          <p class="quiet">{say(lang, t.picturesHint)}</p>
          <LinkButton href={platformPaths.courierPictures(platform.id)} icon="download">
            {say(lang, t.downloadPictures, { count: plan.pictures })}
          </LinkButton>
        </>
      )}
    </div>
  );
}

function In({ lang, csrf, platform }: CourierPageProps) {
  return (
    <Card title={say(lang, t.in)} icon="check">
      {platform === undefined || platform.isSigned ? null : (
        <p class="quiet mb-3">{say(lang, t.unsignedHint)}</p>
      )}
      <form
        method="post"
        action={platform ? platformPaths.courierAnswer(platform.id) : courierPaths.answer}
        enctype="multipart/form-data"
        class="grid gap-4"
      >
        <CsrfField token={csrf} />
        <FileInput
          lang={lang}
          id="answer"
          label={say(lang, t.file)}
          accept=".answer,.json"
          isRequired
        />
        <div>
          <Button kind="primary" icon="check">
            {say(lang, t.take)}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Taken({ lang, taken }: CourierPageProps) {
  if (taken === undefined) return null;
  const { lanes, refused, pictures, orders } = taken;
  return (
    <>
      <Alert lang={lang} state="ok">
        {lanes.length === 0 && pictures === 0
          ? say(lang, t.takenNothing)
          : lanes.map(({ lane, from, to }) => (
              <p>{say(lang, t.taken, { lane: say(lang, t[lane]), from, to })}</p>
            ))}
        {pictures === 0 ? null : <p>{say(lang, t.picturesTaken, { count: pictures })}</p>}
        {orders === 0 ? null : <p>{say(lang, t.orders, { count: orders })}</p>}
      </Alert>
      {refused === 0 ? null : (
        <Alert lang={lang} state="warn">
          <a class={LINK} href={platformPaths.deadLetters}>
            {say(lang, t.refusedRecords, { count: refused })}
          </a>
        </Alert>
      )}
    </>
  );
}

export function CourierPage(props: CourierPageProps) {
  const { lang, platform, others } = props;
  return (
    <div class={STACK}>
      <PageHead
        title={
          platform === undefined
            ? say(lang, t.title)
            : say(lang, t.titleOf, { name: platform.name })
        }
      >
        {platform === undefined ? null : (
          <LinkButton href={platformPaths.of(platform.id)} icon="cloud-upload">
            {say(lang, t.backPlatform)}
          </LinkButton>
        )}
        <LinkButton href="/upstream" icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.refused} state="alert" isSilent />
      <Taken {...props} />
      <p class="quiet">{say(lang, props.isFit ? t.hint : t.unfitHint)}</p>
      {others.length === 0 ? null : <Others lang={lang} others={others} />}
      {props.isFit && props.isServed ? (
        <>
          <Out {...props} />
          <In {...props} />
        </>
      ) : null}
    </div>
  );
}
